// What is said when something outside the window leads it somewhere.
import type { LinkProblem } from '../../lib/bindings';

const why: Record<LinkProblem, string> = {
  not_ours: 'It is not one of Voucher Desk’s links.',
  too_long: 'It is longer than a link to a voucher can be.',
  other_place: 'It leads to nothing that Voucher Desk shows.',
  no_code: 'It names no voucher code.',
};

export const arrival = {
  arrival: {
    refused: 'The link was not followed',
    why,
    next: 'Nothing was looked up or changed. Type the code, or copy it from where the link was.',
    dismiss: 'Close this message',
  },
};
