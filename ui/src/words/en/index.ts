// The English catalogue: every word the window says, a file for each place. The other languages take their shape from it.
import { advice } from './advice';
import { attention } from './attention';
import { errors } from './errors';
import { jackpot } from './jackpot';
import { lookup } from './lookup';
import { pdf } from './pdf';
import { receiver } from './receiver';
import { record } from './record';
import { shell } from './shell';
import { voucher } from './voucher';

export const en = {
  errors,
  ...shell,
  ...lookup,
  ...voucher,
  ...advice,
  ...pdf,
  ...jackpot,
  ...receiver,
  ...attention,
  ...record,
};

export type Words = typeof en;
