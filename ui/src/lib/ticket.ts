// A voucher as a block of plain text for a ticket, in the agent's language. It holds no link, and the end user's key only
// when that is asked for.
import type { VoucherView } from './bindings';
import { stateWords } from './changes';
import { dateTime, instant, money, zone } from './format';
import { milestonesOf } from './milestones';
import { visible } from './visible';
import { words } from './words';

const when = (iso: string) => `${dateTime(iso)} ${zone(iso)}`;

function linkWords(view: VoucherView, now: number): string {
  const say = words.ticketBlock;
  if (!view.link) return say.noLink;
  const at = when(view.link.expiresAt);
  return instant(view.link.expiresAt) > now ? say.linkUntil(at) : say.linkExpired(at);
}

function decisionWords({ decision }: VoucherView): string {
  if (!decision) return words.voucher.undecided;
  const why = decision.rule ? ` (${words.voucher.declinedBecause(decision.rule)})` : '';
  return `${words.voucher.outcome[decision.outcome]}${why}, ${when(decision.at)}`;
}

export function ticketBlock(view: VoucherView, ticket: string, withKey: boolean, now: number): string {
  const say = words.ticketBlock;
  const amount = (value: number | null) => (value === null ? words.common.unknown : money(value));
  const lines: [string, string][] = [
    [say.code, view.couponId === null ? words.voucher.noCode : visible(view.couponId)],
    [words.voucher.voucherId, visible(view.voucherId)],
    [say.state, view.lapsed ? `${stateWords(view)}, ${words.voucher.lapsed}` : stateWords(view)],
    [say.value, amount(view.value)],
    [say.price, amount(view.price)],
    ...milestonesOf(view.timeline, view.typical).map(({ step, heard }): [string, string] => {
      if (!heard) return [words.step[step], words.common.notReceived];
      return [words.step[step], heard.at === null ? words.timeline.noDate : when(heard.at)];
    }),
    [say.decision, decisionWords(view)],
    [say.link, linkWords(view, now)],
    [say.pdf, view.pdf.storedAt === null ? say.noPdf : say.pdfStored(when(view.pdf.storedAt))],
    ...(withKey
      ? [[words.voucher.endUser, visible(view.notificationKey ?? words.common.unknown)] as [string, string]]
      : []),
    ...(ticket === '' ? [] : [[words.notes.ticket, visible(ticket)] as [string, string]]),
    [say.asOf, when(new Date(now).toISOString())],
  ];
  return lines.map(([name, text]) => say.line(name, text)).join('\n');
}
