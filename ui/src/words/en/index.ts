// The English catalogue: every word the window says, a file for each place. The other languages take their shape from it.
import { advice } from './advice';
import { arrival } from './arrival';
import { atLogin } from './atLogin';
import { attention } from './attention';
import { checks } from './checks';
import { date } from './date';
import { erasure } from './erasure';
import { errors } from './errors';
import { firstRun } from './firstRun';
import { jackpot } from './jackpot';
import { keyboard } from './keyboard';
import { lists } from './lists';
import { lookup } from './lookup';
import { overview } from './overview';
import { past } from './past';
import { palette } from './palette';
import { phone } from './phone';
import { pdf } from './pdf';
import { readBack } from './readBack';
import { receiver } from './receiver';
import { settings } from './settings';
import { record } from './record';
import { sentences } from './sentences';
import { several } from './several';
import { shell } from './shell';
import { voucher } from './voucher';

export const en = {
  errors,
  sentences,
  ...shell,
  ...lookup,
  ...several,
  ...voucher,
  ...advice,
  ...palette,
  ...pdf,
  ...phone,
  ...jackpot,
  ...receiver,
  ...checks,
  ...attention,
  ...settings,
  ...firstRun,
  ...record,
  ...erasure,
  ...past,
  ...arrival,
  ...atLogin,
  ...keyboard,
  ...readBack,
  ...lists,
  ...date,
  ...overview,
};

export type Words = typeof en;
