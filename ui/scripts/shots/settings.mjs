// The settings, group by group, and the first run.
import { fill, place, press, pressKey, seen, set, shown, then } from '../acts.mjs';

const open = place(7, 'setting');
const group = (name) => ({
  name: `settings-${name}`,
  fixture: 'settings',
  act: then(open, shown(`settings-${name}`)),
});

export const settings = [
  { name: 'settings', fixture: 'settings', act: open, wide: true },
  ...['receiver', 'policy', 'retention', 'program'].map(group),
  { ...group('vault'), aside: true },
  {
    name: 'settings-rules',
    fixture: 'settings',
    act: then(open, press('preview-run'), seen('preview-changed'), shown('policy-preview')),
  },
  {
    name: 'settings-retention-counted',
    fixture: 'settings',
    act: then(
      open,
      set('retention.personal_data_days', '90'),
      press('retention-run'),
      shown('settings-retention'),
    ),
  },
  {
    name: 'settings-secret',
    fixture: 'settings',
    aside: true,
    act: then(open, press('secret-ask'), seen('secret-value')),
  },
  {
    name: 'settings-keyboard',
    fixture: 'settings',
    act: then(
      place(7, 'keyboard'),
      press('key-change', 13),
      pressKey('F8'),
      press('key-change', 14),
      pressKey('Control+2'),
    ),
  },
  {
    name: 'settings-changed',
    fixture: 'settings',
    act: then(open, set('policy.max_value', '250'), seen('settings-save'), shown('settings-policy')),
    aside: true,
  },
  {
    name: 'settings-wrong',
    fixture: 'settings',
    act: then(open, set('policy.max_value', 'plenty'), seen('setting-problem'), shown('settings-policy')),
  },
  {
    name: 'settings-saved',
    fixture: 'settings',
    act: then(open, set('policy.max_value', '250'), press('settings-save'), seen('settings-undo')),
    aside: true,
  },
  {
    name: 'settings-no-match',
    fixture: 'settings',
    act: then(open, fill('settings-search', 'qqqq'), seen('settings-no-match')),
    aside: true,
  },
  { name: 'settings-failed', fixture: 'failing', act: place(7, 'failed'), aside: true },
  { name: 'first-run', fixture: 'fresh', act: seen('first-run') },
  {
    name: 'first-run-credentials',
    fixture: 'fresh',
    act: then(press('environment-choose'), seen('credentials-key')),
  },
  {
    name: 'first-run-address',
    fixture: 'fresh',
    act: then(
      press('environment-choose'),
      fill('credentials-key', 'key'),
      fill('credentials-secret', 'secret'),
      press('credentials-keep'),
      seen('credentials-outcome'),
      press('first-run-skip'),
      seen('address-url'),
    ),
    aside: true,
  },
  {
    name: 'first-run-paste',
    fixture: 'fresh',
    act: then(
      press('first-run-skip'),
      press('first-run-skip'),
      fill('address-url', 'https://vouchers.example.com'),
      press('address-keep'),
      seen('paste-copy'),
    ),
    aside: true,
  },
  {
    name: 'first-run-test',
    fixture: 'fresh',
    act: then(
      press('first-run-skip'),
      press('first-run-skip'),
      press('first-run-skip'),
      press('first-run-skip'),
      seen('first-run-send'),
      press('first-run-send'),
      seen('first-run-tested'),
    ),
    aside: true,
  },
];
