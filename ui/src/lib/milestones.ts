// The timeline as it is drawn: the three milestones always, the other steps when they were heard of,
// and the time between those whose instant is known.
import type { Step, TimelineStep, TypicalView, VoucherView } from './bindings';
import { differ, instant, span } from './format';
import { words } from './words';

const milestones: readonly Step[] = ['reserved', 'confirmed', 'sent'];
/** The milestones with what lies between them. */
const way: readonly Step[] = ['reserved', 'confirmed', 'ready', 'sent'];

export interface Milestone {
  step: Step;
  /** Null: never heard of. */
  heard: TimelineStep | null;
  /** Since the step before it of which the instant is known. */
  gap: string | null;
  /** The gap names the step it counts from: it is read with its own step, not as the way from the one above. */
  gapNamed: boolean;
  /** How long the way to it usually takes, from which step; null where too little is known. */
  usual: { span: string; from: Step } | null;
  /** Heard so much later (or earlier) than it happened that both are worth saying. */
  late: boolean;
}

const order = (step: TimelineStep) => instant(step.at ?? step.receivedAt);

export function milestonesOf(timeline: readonly TimelineStep[], typical: TypicalView): Milestone[] {
  const extras = timeline.filter((step) => !way.includes(step.step)).sort((a, b) => order(a) - order(b));
  const shown = [
    ...way
      .map((step) => ({ step, heard: timeline.find((t) => t.step === step) ?? null }))
      .filter(({ step, heard }) => heard !== null || milestones.includes(step)),
    ...extras.map((heard) => ({ step: heard.step, heard })),
  ];
  return shown.map(({ step, heard }, index) => ({
    step,
    heard,
    ...gapBefore(shown, index),
    usual: usualOf(step, typical),
    late: heard !== null && (heard.at === null || differ(heard.at, heard.receivedAt)),
  }));
}

function usualOf(step: Step, { confirmedMs, sentMs }: TypicalView): Milestone['usual'] {
  if (step === 'confirmed' && confirmedMs !== null) return { span: span(confirmedMs), from: 'reserved' };
  if (step === 'sent' && sentMs !== null) return { span: span(sentMs), from: 'confirmed' };
  return null;
}

type Gap = Pick<Milestone, 'gap' | 'gapNamed'>;
const noGap: Gap = { gap: null, gapNamed: false };

function gapBefore(shown: { step: Step; heard: TimelineStep | null }[], index: number): Gap {
  const at = shown[index]?.heard?.at;
  if (!at) return noGap;
  for (let i = index - 1; i >= 0; i -= 1) {
    const before = shown[i];
    if (before?.heard?.at)
      return gapWords(instant(at) - instant(before.heard.at), before.step, i === index - 1);
  }
  return noGap;
}

function gapWords(distance: number, from: Step, adjacent: boolean): Gap {
  if (distance < 0) return { gap: words.timeline.before(span(distance), words.step[from]), gapNamed: true };
  if (!adjacent) return { gap: words.timeline.afterStep(span(distance), words.step[from]), gapNamed: true };
  return {
    gap: distance === 0 ? words.timeline.sameInstant : words.timeline.after(span(distance)),
    gapNamed: false,
  };
}

/** What became of the reservation's deadline, in words; null while it is still ahead. */
export function reservationFate(view: VoucherView, now: number): string | null {
  if (view.reservationExpiresAt === null || instant(view.reservationExpiresAt) > now) return null;
  return view.lapsed ? words.timeline.reservationLapsed : words.timeline.reservationPassed;
}

export function validityFate(view: VoucherView, now: number): string | null {
  return view.validUntil !== null && instant(view.validUntil) <= now ? words.timeline.voucherExpired : null;
}
