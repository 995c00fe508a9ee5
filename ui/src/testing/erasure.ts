// A voucher as it is once its personal data was erased.
import type { VoucherView } from '../lib/bindings';
import { untold } from './advice';
import { entry, noPdf } from './fixtures';

export function erased(view: VoucherView, at: string, by: string | null = 'agent'): VoucherView {
  return {
    ...view,
    notificationKey: null,
    link: null,
    pdf: noPdf,
    erasedAt: at,
    advice: untold,
    journal: [
      ...view.journal.map((line) => ({ ...line, hasRequest: false })),
      entry(at, 'erased', { is: 'erased', by }, { source: by === null ? 'desk' : 'agent' }),
    ],
  };
}
