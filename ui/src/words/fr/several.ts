// Several codes looked up at once, in French.
import { count, number } from '../../lib/numbers';
import type { several as en } from '../en/several';

export const several: typeof en = {
  several: {
    found: (found, of) => `${count(found, { one: 'code trouvé', other: 'codes trouvés' })} sur ${number(of)}`,
    alike: (n) => `dont ${number(n)} à peu près`,
    repeated: (n) =>
      `${count(n, { one: 'répétition, comptée', other: 'répétitions, comptées' })} une seule fois`,
    leftOut: (n, more) =>
      `seuls les ${number(n)} premiers sont recherchés, ${count(more, { one: 'autre ne l’est pas', other: 'autres ne le sont pas' })}`,
    missing: 'aucun bon d’achat',
    missingRow: (code) => `${code} : aucun bon d’achat`,
    because: (asked, why) => `pour ${asked} : ${why}`,
    more: 'd’autres aussi',
    copyMissing: (n) => `Copier les codes introuvables (${number(n)})`,
  },
};
