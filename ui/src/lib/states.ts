// How each state of a voucher is drawn. The word always stands beside it.
import type { IconName } from '../shared/icons';
import type { StateName } from './bindings';

export type Tone = 'blue' | 'teal' | 'green' | 'olive' | 'grey' | 'amber' | 'violet' | 'pink' | 'red';

export const stateLook: Record<StateName, { icon: IconName; tone: Tone }> = {
  reserved: { icon: 'bookmark', tone: 'blue' },
  confirmed: { icon: 'check', tone: 'teal' },
  ready: { icon: 'ticket', tone: 'green' },
  sent: { icon: 'send', tone: 'olive' },
  canceled: { icon: 'cross', tone: 'grey' },
  expired: { icon: 'hourglass', tone: 'amber' },
  refunding: { icon: 'undo', tone: 'violet' },
  refunded: { icon: 'coin', tone: 'pink' },
  refund_rejected: { icon: 'ban', tone: 'red' },
  unrecognised: { icon: 'question', tone: 'amber' },
};
