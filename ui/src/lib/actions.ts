// Everything that can be done by name: the palette, the keys and the sheet that lists them all draw from here.
// What cannot be done now says why, in the words of its button.
import type { IconName } from '../shared/icons';
import { chooseTheme, chosenTheme, themes } from './appearance';
import type { VoucherView } from './bindings';
import { copyText } from './clipboard';
import { clock } from './clock.svelte';
import { chooseDensity, chosenDensity, densities } from './density.svelte';
import type { Desk } from './desk.svelte';
import type { Keys } from './keys';
import { chooseLanguage, chosenLanguage, languages } from './language';
import { linkStanding } from './pdf';
import { places, type PlaceId } from './places';
import { keysOf, type ActionId } from './shortcuts.svelte';
import { words } from './words';

export interface Action {
  id: ActionId;
  name: string;
  icon: IconName;
  /** Those in force. */
  keys: Keys[];
  /** Why it cannot be done now. */
  why: string | undefined;
  /** Where it is done rather than elsewhere. */
  place: PlaceId | undefined;
  run: () => void;
}

/** What only the window itself can do. */
export interface Hands {
  go: (place: PlaceId) => void;
  toField: () => void;
  nextCall: () => void;
  openPalette: () => void;
  openKeys: () => void;
  changeKeys: () => void;
}

const action = (
  id: ActionId,
  name: string,
  icon: IconName,
  run: () => void,
  rest: { why?: string | undefined } = {},
): Action => ({ id, name, icon, keys: keysOf(id), why: rest.why, place: undefined, run });

const doneAt = (place: PlaceId | undefined, actions: Action[]) => actions.map((each) => ({ ...each, place }));

export function actionsOf(desk: Desk, hands: Hands): Action[] {
  return [
    ...ofTheWindow(hands),
    ofThePhone(desk),
    ...doneAt(desk.voucher.view ? 'lookup' : undefined, ofTheVoucher(desk, hands)),
    ...doneAt('settings', ofTheLook()),
  ];
}

function ofTheWindow(hands: Hands): Action[] {
  const say = words.palette;
  return [
    action('palette', say.open, 'search', hands.openPalette),
    action('field', say.toField, 'search', hands.toField),
    action('next', say.nextCall, 'cross', hands.nextCall),
    ...places.map(({ id, icon }) => action(`place.${id}`, words.places.name[id], icon, () => hands.go(id))),
    action('keys', say.keys, 'question', hands.openKeys),
    action('change_keys', say.changeKeys, 'sliders', hands.changeKeys),
  ];
}

function ofThePhone({ phone }: Desk): Action {
  const { enter, leave } = words.phone;
  const toggle = () => void phone.set(!phone.on);
  return action('phone', phone.on ? leave : enter, 'phone', toggle);
}

function ofTheVoucher(desk: Desk, hands: Hands): Action[] {
  const { voucher } = desk;
  const { view } = voucher;
  const busy = voucher.refresh?.state === 'busy';
  // Done where its outcome is seen.
  const there = (run: (view: VoucherView) => void) => () => {
    if (!view) return;
    hands.go('lookup');
    run(view);
  };
  const unless = (why: (view: VoucherView) => string | null | undefined) =>
    view ? (why(view) ?? undefined) : words.palette.noVoucher;
  const stored = unless(({ pdf }) => (pdf.status === 'stored' ? null : words.pdf.whyNotStored));
  const noCopy = unless(({ link, pdf }) => {
    const standing = linkStanding(link, pdf.failure, clock.now);
    return standing === 'valid' ? null : words.pdf.whyNoCopy[standing];
  });
  const noCode = unless(({ couponId }) => (couponId === null ? words.voucher.noCode : null));
  return [
    action(
      'read_back',
      words.readBack.open,
      'speech',
      there(() => voucher.readBack(true)),
      { why: noCode },
    ),
    action('copy_code', words.voucher.copyCode, 'copy', there(copyCode), { why: noCode }),
    action(
      'open_pdf',
      words.palette.openPdf,
      'file',
      there(() => void voucher.do('open')),
      { why: stored },
    ),
    action(
      'print_pdf',
      words.palette.printPdf,
      'print',
      there(() => void voucher.do('print')),
      { why: stored },
    ),
    action(
      'save_pdf',
      words.palette.savePdf,
      'download',
      there(() => void voucher.do('save')),
      { why: stored },
    ),
    action(
      'show_pdf',
      words.pdf.show,
      'folder',
      there(() => void voucher.showPdf()),
      { why: stored },
    ),
    action(
      'refresh_link',
      words.pdf.refresh,
      'refresh',
      there(() => void voucher.refreshLink()),
      {
        why: unless(() => (busy ? words.pdf.whyRefreshing : null)),
      },
    ),
    action(
      'copy_link',
      words.pdf.copyLink,
      'link',
      there(() => void voucher.copyLink()),
      { why: noCopy },
    ),
    action(
      'ask',
      words.jackpot.ask,
      'question',
      there(({ voucherId }) => void voucher.jackpot.ask(voucherId)),
      {
        why: unless(({ voucherId }) =>
          voucher.jackpot.asked(voucherId)?.state === 'busy' ? words.jackpot.whyAsking : null,
        ),
      },
    ),
    action(
      'confirm',
      words.jackpot.confirm,
      'check',
      there(({ voucherId }) => voucher.jackpot.decide(voucherId)),
      {
        why: unless(({ confirm }) =>
          confirm.obstacle === null ? null : words.jackpot.obstacle[confirm.obstacle],
        ),
      },
    ),
    action(
      'erase',
      words.erasure.open,
      'ban',
      there(({ voucherId }) => voucher.erasure.decide(voucherId)),
      { why: unless(() => (voucher.erasure.busy ? words.erasure.whyErasing : null)) },
    ),
  ];

  function copyCode({ voucherId, couponId }: VoucherView): void {
    if (couponId === null) return;
    void copyText(couponId).then((copied) => {
      desk.announcer.say(copied ? words.common.copied : words.common.copyRefused);
      if (copied) voucher.noteCodeCopied(voucherId);
    });
  }
}

function ofTheLook(): Action[] {
  const say = words.palette;
  const looks = themes.map((theme) =>
    action(`theme.${theme}`, say.theme[theme], 'look', () => chooseTheme(theme), {
      why: chosenTheme() === theme ? say.already : undefined,
    }),
  );
  const rows = densities.map((density) =>
    action(`density.${density}`, say.density[density], 'list', () => chooseDensity(density), {
      why: chosenDensity() === density ? say.already : undefined,
    }),
  );
  const spoken = ([null, ...languages] as const).map((language) =>
    action(
      `language.${language ?? 'system'}`,
      say.language[language ?? 'system'],
      'speech',
      () => chooseLanguage(language),
      { why: chosenLanguage() === language ? say.already : undefined },
    ),
  );
  return [...looks, ...rows, ...spoken];
}
