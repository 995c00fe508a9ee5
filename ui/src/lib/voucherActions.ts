// What can be done by name to the open voucher, and where codes are looked up.
import { action, type Action, type Hands } from './action';
import { sentence } from './advice';
import type { VoucherView } from './bindings';
import { nameOf } from './changes';
import { copyText } from './clipboard';
import { clock } from './clock.svelte';
import type { Desk } from './desk.svelte';
import { linkStanding } from './pdf';
import { ticketBlock } from './ticket';
import { words } from './words';

export function ofTheVoucher(desk: Desk, hands: Hands): Action[] {
  const { voucher, atHand, attention } = desk;
  const { view, past, record, erasure, jackpot } = voucher;
  const say = words.palette;
  // Done where its outcome is seen: of a past page nothing is done.
  const here = (run: (view: VoucherView) => void) => () => {
    if (!view) return;
    hands.go('lookup');
    run(view);
  };
  const there = (run: (view: VoucherView) => void) =>
    here((now) => {
      past.close();
      run(now);
    });
  const unless = (why: (view: VoucherView) => string | null | undefined) =>
    view ? why(view) : words.palette.noVoucher;
  const stored = unless(({ pdf }) => (pdf.status === 'stored' ? null : words.pdf.whyNotStored));
  const noCopy = unless(({ link, pdf }) => {
    const standing = linkStanding(link, pdf.failure, clock.now);
    return standing === 'valid' ? null : words.pdf.whyNoCopy[standing];
  });
  const noCode = unless(({ couponId }) => (couponId === null ? words.voucher.noCode : null));
  const open = unless(() => null);

  const copy = (text: string, then: () => void = () => {}) =>
    void copyText(text).then((copied) => {
      desk.announcer.say(copied ? words.common.copied : words.common.copyRefused);
      if (copied) then();
    });
  const copyCode = ({ voucherId, couponId }: VoucherView) => {
    if (couponId !== null) copy(couponId, () => voucher.noteCodeCopied(voucherId));
  };
  const copySentence = ({ advice }: VoucherView) =>
    copy(sentence(advice.saying), () => voucher.noteAnswerCopied());
  const copyTicket = (now: VoucherView) =>
    copy(ticketBlock(now, record.kept, false, Date.now()), () => record.noteCopied());
  const isPinned = view !== null && atHand.isPinned(view.voucherId);
  const snooze = (now: VoucherView) => {
    const [name, what] = [nameOf(now), { voucher: now.voucherId }];
    if (now.snooze) void attention.unsnooze(what, name);
    else attention.ask({ name, what, canBeSeen: now.attention.every((reason) => reason.canBeSeen) });
  };

  return [
    action(
      'read_back',
      words.readBack.open,
      'speech',
      here(() => voucher.readBack(true)),
      noCode,
    ),
    action('copy_code', words.voucher.copyCode, 'copy', here(copyCode), noCode),
    action('copy_sentence', words.advice.copySentence, 'copy', here(copySentence), open),
    action(
      'copy_next',
      words.advice.copyNext,
      'copy',
      here(({ advice }) => copy(words.advice.nextStep[advice.next])),
      open,
    ),
    action('copy_ticket', words.notes.copy, 'ticket', here(copyTicket), open),
    action(
      'copy_end_user',
      words.voucher.copyEndUser,
      'copy',
      here(({ notificationKey }) => copy(notificationKey ?? '')),
      unless(({ notificationKey }) => (notificationKey === null ? say.noKey : null)),
    ),
    action(
      'open_pdf',
      say.openPdf,
      'file',
      there(() => void voucher.do('open')),
      stored,
    ),
    action(
      'print_pdf',
      say.printPdf,
      'print',
      there(() => void voucher.do('print')),
      stored,
    ),
    action(
      'save_pdf',
      say.savePdf,
      'download',
      there(() => void voucher.do('save')),
      stored,
    ),
    action(
      'show_pdf',
      words.pdf.show,
      'folder',
      there(() => void voucher.showPdf()),
      stored,
    ),
    action(
      'refresh_link',
      words.pdf.refresh,
      'refresh',
      there(() => void voucher.refreshLink()),
      unless(() => (voucher.refresh?.state === 'busy' ? words.pdf.whyRefreshing : null)),
    ),
    action(
      'copy_link',
      words.pdf.copyLink,
      'link',
      there(() => void voucher.copyLink()),
      noCopy,
    ),
    action(
      'pin',
      isPinned ? words.atHand.unpin : words.atHand.pin,
      'bookmark',
      here(({ voucherId }) => void atHand.pin(voucherId)),
      open,
    ),
    action(
      'note',
      say.note,
      'reply',
      there(() => record.leadTo('note')),
      open,
    ),
    action(
      'ticket',
      say.ticket,
      'ticket',
      there(() => record.leadTo('ticket')),
      open,
    ),
    action(
      'past',
      past.open ? words.past.close : words.past.open,
      'clock',
      here(({ voucherId }) =>
        past.open ? past.close() : void past.show(voucherId, new Date().toISOString()),
      ),
      open,
    ),
    action(
      'ask',
      words.jackpot.ask,
      'question',
      there(({ voucherId }) => void jackpot.ask(voucherId)),
      unless(({ voucherId }) =>
        jackpot.asked(voucherId)?.state === 'busy' ? words.jackpot.whyAsking : null,
      ),
    ),
    action(
      'confirm',
      words.jackpot.confirm,
      'check',
      there(({ voucherId }) => jackpot.decide(voucherId)),
      unless(({ confirm }) => (confirm.obstacle === null ? null : words.jackpot.obstacle[confirm.obstacle])),
    ),
    action(
      'snooze',
      view?.snooze ? say.unsnooze : say.snooze,
      'hourglass',
      there(snooze),
      unless((now) => (now.attention.length === 0 ? say.nothingToAttend : null)),
    ),
    action(
      'erase',
      words.erasure.open,
      'ban',
      there(({ voucherId }) => erasure.decide(voucherId)),
      unless(() => (erasure.busy ? words.erasure.whyErasing : null)),
    ),
  ];
}

export function ofTheLookup({ search, atHand }: Desk, hands: Hands): Action[] {
  const code = search.noMatch ? (search.answered ?? '').trim() : null;
  const watch = code === null ? undefined : atHand.watchOf(code);
  const toggle = () => {
    if (code === null) return;
    hands.go('lookup');
    void atHand.watch(watch?.code ?? code, watch === undefined);
  };
  const name = watch ? words.atHand.unwatch : words.atHand.watch;
  return [action('watch', name, 'hourglass', toggle, code === null ? words.palette.noMissingCode : null)];
}
