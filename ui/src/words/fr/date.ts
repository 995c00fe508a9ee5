// Les jours et les instants que l’on saisit.
import type { date as en } from '../en/date';

export const date: typeof en = {
  date: {
    hint: (form) => `Écrivez ${form}, ou l’année d’abord : 2026-11-24`,
    day: { form: 'jj/mm/aaaa', wrong: 'Ce n’est pas une date : écrivez 24/11/2026.' },
    instant: {
      form: 'jj/mm/aaaa hh:mm:ss',
      wrong: 'Ce n’est pas un instant : écrivez 24/11/2026 14:05:09, ou moins que cela.',
    },
    disorder: 'Le dernier jour précède le premier.',
  },
};
