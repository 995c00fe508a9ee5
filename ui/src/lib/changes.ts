// Which parts of a voucher differ between two views of it: what the window highlights and a screen reader hears.
import type { VoucherView } from './bindings';
import { grouped } from './format';
import { visible } from './visible';
import { words } from './words';

export type Part =
  'state' | 'facts' | 'decision' | 'flags' | 'timeline' | 'dates' | 'link' | 'pdf' | 'journal';

const contents: Record<Part, (view: VoucherView) => unknown> = {
  state: (v) => [v.state, v.stateText, v.lapsed],
  facts: (v) => [v.couponId, v.value, v.price, v.notificationKey, v.shop],
  decision: (v) => v.decision,
  flags: (v) => v.flags,
  timeline: (v) => v.timeline,
  dates: (v) => [v.reservationExpiresAt, v.validUntil],
  link: (v) => v.link,
  pdf: (v) => v.pdf,
  journal: (v) => v.journal,
};

export function changedParts(before: VoucherView, after: VoucherView): Set<Part> {
  const parts = Object.keys(contents) as Part[];
  return new Set(
    parts.filter((part) => JSON.stringify(contents[part](before)) !== JSON.stringify(contents[part](after))),
  );
}

/** The journal's lines that came, or were delivered again. */
export function changedEntries(before: VoucherView, after: VoucherView): Set<number> {
  const known = new Map(before.journal.map((entry) => [entry.id, entry.repeats]));
  return new Set(after.journal.filter((entry) => known.get(entry.id) !== entry.repeats).map(({ id }) => id));
}

/** What a voucher is called: its code, or its id as long as the code was not told. */
export function nameOf(view: { couponId: string | null; voucherId: string }): string {
  return view.couponId === null ? visible(view.voucherId) : grouped(view.couponId);
}

export function stateWords(view: { state: VoucherView['state']; stateText: string }): string {
  return view.state === 'unrecognised'
    ? words.voucher.unrecognised(visible(view.stateText))
    : words.state[view.state];
}

/** One sentence's worth of words, or null when only the journal grew: that is shown, not spoken. */
export function sayChanges(parts: ReadonlySet<Part>, after: VoucherView): string | null {
  const said: string[] = [];
  for (const part of parts) {
    if (part === 'journal') continue;
    said.push(part === 'state' ? words.parts.state(stateWords(after)) : words.parts[part]);
  }
  return said.length > 0 ? said.join(', ') : null;
}
