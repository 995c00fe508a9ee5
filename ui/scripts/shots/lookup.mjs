// The lookup, what stands over every place, and what stands instead of them.
import { code, compact, fill, matching, press, pressKey, rows, seen, then, typed } from '../acts.mjs';

export const lookup = [
  { name: 'lookup-latest', fixture: 'typical', act: rows(18), wide: true },
  { name: 'lookup-prefix', fixture: 'typical', act: typed('agy', 2), aside: true },
  {
    name: 'lookup-several',
    fixture: 'typical',
    act: then(
      fill('search', 'AGYPMNVXPJ, QQQQQQQQQQ, KQWZTRBLHE, DMXPVCQRTB, KQWZTRBLHE, ZZTOPWXYAB, RQZLBVTNEA'),
      (page) => page.getByTestId('missing-code').nth(1).waitFor(),
    ),
  },
  { name: 'lookup-no-match', fixture: 'typical', act: then(fill('search', 'QQQQ'), seen('no-match')) },
  {
    name: 'lookup-watching',
    fixture: 'typical',
    act: then(fill('search', 'QQQQ'), press('watch-code'), seen('watching')),
    aside: true,
  },
  { name: 'lookup-nothing-yet', fixture: 'empty', act: seen('nothing-yet') },
  { name: 'lookup-loading', fixture: 'silent', act: matching('nav[aria-busy=true]') },
  { name: 'lookup-failed', fixture: 'failing', act: seen('failed') },
  {
    name: 'lookup-compact',
    fixture: 'typical',
    act: then(compact, code('AGYPMNVXPJ'), press('clear')),
    aside: true,
  },
  {
    name: 'lookup-compact-fuzzy',
    fixture: 'typical',
    act: then(compact, typed('agy', 2)),
    aside: true,
  },
  { name: 'lookup-odd', fixture: 'odd', act: rows(50), aside: true },
  { name: 'lookup-twins', fixture: 'odd', act: typed('TWIN', 50), aside: true },
  { name: 'lookup-busy', fixture: 'busy', act: seen('catching-up') },
  { name: 'phone-latest', fixture: 'phone', act: seen('phone-bar'), narrow: true },
  { name: 'phone-voucher', fixture: 'phone', act: code('AGYPMNVXPJ'), narrow: true },
  {
    name: 'phone-several',
    fixture: 'phone',
    act: then(fill('search', 'AGYPMNVXPJ, QQQQQQQQQQ, KQWZTRBLHE'), seen('missing-code')),
    narrow: true,
    aside: true,
  },
  { name: 'link-refused', fixture: 'refused', act: seen('link-refused') },
  { name: 'problem-port', fixture: 'port', act: seen('problem') },
  { name: 'problem-damaged', fixture: 'damaged', act: seen('problem') },
  {
    name: 'palette',
    fixture: 'typical',
    act: then(code('AGYPMNVXPJ'), pressKey('Control+k'), seen('palette')),
  },
  {
    name: 'palette-named',
    fixture: 'typical',
    act: then(code('AGYPMNVXPJ'), pressKey('Control+k'), fill('palette-field', 'pdf')),
    aside: true,
  },
  {
    name: 'palette-none',
    fixture: 'typical',
    aside: true,
    act: then(pressKey('Control+k'), fill('palette-field', 'qqqq'), seen('palette-none')),
  },
  { name: 'keys', fixture: 'typical', act: then(pressKey('Control+/'), seen('key-sheet')) },
];
