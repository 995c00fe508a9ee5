// What the palette offers beside actions: the vouchers at hand; and in which order all of it comes.
import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../src/lib/language';
import { words } from '../src/lib/words';
import { found, sections, type Offer } from '../src/palette/entries';
import { noteUsed, usedLast } from '../src/palette/used';
import { actionsOf, type Hands } from '../src/lib/actions';
import { Desk } from '../src/lib/desk.svelte';
import { typicalVouchers } from '../src/testing/fixtures';
import { backendOf, freezeTime, NOW, openWindow, press, settle, type } from './support';

const hands = {} as Hands;

/** One voucher is pinned, one code is watched that none has. */
async function atHand() {
  const vouchers = typicalVouchers(NOW);
  const backend = backendOf(vouchers);
  await backend.pin(vouchers.find(({ couponId }) => couponId === 'RQZLBVTNEA')!.voucherId, true);
  await backend.watch('ZZZZTESTQQ', true);
  return backend;
}

async function offer(rest: Partial<Offer> = {}): Promise<Offer> {
  freezeTime();
  const desk = new Desk(await atHand());
  await desk.atHand.refetch();
  const nothing = () => {};
  return {
    actions: actionsOf(desk, hands),
    atHand: desk.atHand,
    views: [],
    place: 'lookup',
    used: [],
    onview: nothing,
    onvoucher: nothing,
    onlookup: nothing,
    ...rest,
  };
}

const ids = (entries: { id: string }[]) => entries.map(({ id }) => id);

describe('before anything is typed', () => {
  it('what was used last comes first, then what belongs here, the vouchers, and the rest; each once', async () => {
    const parts = sections(await offer({ place: 'settings', used: ['place.guide', 'theme.dark'] }));
    const say = words.palette;
    expect(parts.map(({ title }) => title)).toEqual([
      say.used,
      say.here(words.places.name.settings),
      say.vouchers,
      say.rest,
    ]);
    expect(ids(parts[0]!.entries)).toEqual(['place.guide', 'theme.dark']);
    expect(ids(parts[1]!.entries)).toContain('theme.light');
    const all = ids(parts.flatMap(({ entries }) => entries));
    expect(new Set(all).size).toBe(all.length);
    expect(all).not.toContain('palette');
  });

  it('a section with nothing in it is left out', async () => {
    const parts = sections(await offer({ place: 'guide' }));
    expect(parts.map(({ title }) => title)).not.toContain(words.palette.used);
    expect(parts.map(({ title }) => title)).not.toContain(words.palette.here(words.places.name.guide));
  });
});

describe('once something is typed', () => {
  it.each([
    ['receiv', 'place.receiver'],
    ['opdf', 'open_pdf'],
    ['pdf open', 'open_pdf'],
    ['FRANÇAIS', 'language.fr'],
    ['francais lang', 'language.fr'],
  ])('the best comes first: %s', async (typed, best) => {
    expect(ids(found(await offer(), typed))[0]).toBe(best);
  });

  it('finds French names without their accents', async () => {
    chooseLanguage('fr');
    expect(ids(found(await offer(), 'a trai'))[0]).toBe('place.attention');
    chooseLanguage(null);
  });

  it('prefers what was used last among what fits as well', async () => {
    expect(ids(found(await offer({ used: ['theme.dark'] }), 'appearance'))[0]).toBe('theme.dark');
    expect(ids(found(await offer({ used: ['theme.light'] }), 'appearance'))[0]).toBe('theme.light');
  });

  it('finds a voucher at hand by its code, with gaps and in small letters, and by its state', async () => {
    const [first] = found(await offer(), 'rqzl bvtn');
    expect([first!.code, first!.note]).toEqual(['RQZLBVTNEA', words.state.reserved]);
    expect(found(await offer(), 'reserved').some(({ code }) => code === 'RQZLBVTNEA')).toBe(true);
  });

  it('finds nothing where nothing fits', async () => {
    expect(found(await offer(), 'zzzzzzzz')).toEqual([]);
  });
});

describe('what was used last', () => {
  it('is the newest first, a few of them, each once', () => {
    for (const id of ['theme.dark', 'keys', 'place.guide', 'copy_code', 'keys', 'place.lists'] as const)
      noteUsed(id);
    expect(usedLast()).toEqual(['place.lists', 'keys', 'copy_code', 'place.guide']);
  });

  it('counts for nothing where it is damaged', () => {
    localStorage.setItem('used', 'fly keys {} keys');
    expect(usedLast()).toEqual(['keys']);
  });

  it('is kept when something is done in the palette', async () => {
    const { page, field } = await openWindow();
    await press(field, 'k', { ctrlKey: true });
    page
      .getAllByTestId('palette-action')
      .find(({ dataset }) => dataset.action === 'place.guide')!
      .click();
    await settle();
    await press(document.body, 'k', { ctrlKey: true });
    expect(page.getAllByTestId('palette-action')[0]!.dataset.action).toBe('place.guide');
  });
});

it('a voucher at hand is opened, and a watched code is looked up', async () => {
  const { desk, page, field } = await openWindow(await atHand());
  const choose = async (text: string) => {
    await press(document.activeElement!, 'k', { ctrlKey: true });
    const input = page.getByTestId('palette-field') as HTMLInputElement;
    await type(input, text);
    await press(input, 'Enter');
    await settle();
  };
  await choose('rqzlbvtnea');
  expect(desk.voucher.view?.couponId).toBe('RQZLBVTNEA');
  await choose('zzzztest');
  expect(field.value).toBe('ZZZZTESTQQ');
});
