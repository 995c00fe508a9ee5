// What of a voucher would be erased, and the voucher as it is once it was.
import type { ErasureView, RemarksView, VoucherView } from '../lib/bindings';
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

export function toErase(view: VoucherView, { notes }: RemarksView, olderCopies: string[]): ErasureView {
  return {
    voucherId: view.voucherId,
    couponId: view.couponId,
    erasedAt: view.erasedAt,
    keys: view.notificationKey === null ? 0 : 1,
    requests: view.journal.filter(({ hasRequest }) => hasRequest).length,
    links: view.link === null ? 0 : 1,
    files: view.pdf.status === 'stored' ? 1 : 0,
    notes: notes.filter(({ text }) => text !== null).length,
    olderCopies,
  };
}
