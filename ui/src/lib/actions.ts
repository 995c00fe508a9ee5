// Everything that can be done by name: the palette, the keys and the sheet that lists them all draw from here.
// What cannot be done now says why, in the words of its button.
import { action, doneAt, type Action, type Hands } from './action';
import { chooseTheme, chosenTheme, themes } from './appearance';
import { chooseDensity, chosenDensity, densities } from './density.svelte';
import type { Desk } from './desk.svelte';
import { chooseLanguage, chosenLanguage, languages } from './language';
import { ofTheActivity, ofTheLists, ofTheOverview, ofTheReceiver, ofTheSettings } from './placeActions';
import { places } from './places';
import { ofTheLookup, ofTheVoucher } from './voucherActions';
import { words } from './words';

export type { Action, Hands };

export function actionsOf(desk: Desk, hands: Hands): Action[] {
  return [
    ...ofTheWindow(hands),
    ofThePhone(desk),
    ...doneAt(desk.voucher.view ? 'lookup' : undefined, ofTheVoucher(desk, hands)),
    ...doneAt('lookup', ofTheLookup(desk, hands)),
    ...doneAt('lists', ofTheLists(desk, hands)),
    ...doneAt('overview', ofTheOverview(desk, hands)),
    ...doneAt('activity', ofTheActivity(desk, hands)),
    ...doneAt('receiver', ofTheReceiver(desk, hands)),
    ...doneAt('settings', [...ofTheSettings(desk, hands), ...ofTheLook()]),
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

function ofTheLook(): Action[] {
  const say = words.palette;
  const looks = themes.map((theme) =>
    action(
      `theme.${theme}`,
      say.theme[theme],
      'look',
      () => chooseTheme(theme),
      chosenTheme() === theme ? say.already : null,
    ),
  );
  const rows = densities.map((density) =>
    action(
      `density.${density}`,
      say.density[density],
      'list',
      () => chooseDensity(density),
      chosenDensity() === density ? say.already : null,
    ),
  );
  const spoken = ([null, ...languages] as const).map((language) =>
    action(
      `language.${language ?? 'system'}`,
      say.language[language ?? 'system'],
      'speech',
      () => chooseLanguage(language),
      chosenLanguage() === language ? say.already : null,
    ),
  );
  return [...looks, ...rows, ...spoken];
}
