// Un bon d’achat tel qu’il était connu à un instant, et ce qu’un agent a sous la main.
import { count, number } from '../../lib/numbers';
import type { past as en } from '../en/past';

export const past: typeof en = {
  past: {
    open: 'Tel que connu le…',
    title: 'Tel que connu le',
    instant: 'L’instant dont l’état des connaissances est montré',
    previous: 'Événement précédent',
    next: 'Événement suivant',
    close: 'Revenir au présent',
    whyFirst: 'C’est le premier événement',
    whyLast: 'Il n’y a pas d’événement ultérieur',
    known: (known, total) =>
      `${number(known)} sur ${count(total, { one: 'événement', other: 'événements', many: 'd’événements' })} connus alors.`,
    readOnly: 'En lecture seule ; ce qui était alors à traiter n’est pas conservé.',
    nothing: 'Rien n’était alors connu de ce bon d’achat',
    nothingHint: 'Son premier événement est arrivé plus tard.',
    said: (when, known, total) =>
      `Tel que connu le ${when} : ${number(known)} sur ${number(total)} événements`,
  },

  atHand: {
    arrived: 'Codes surveillés arrivés',
    watched: 'Codes surveillés',
    pinned: 'Épinglés',
    recent: 'Consultés récemment',
    pin: 'Épingler ce bon d’achat',
    unpin: 'Désépingler',
    watch: 'Surveiller ce code',
    watching: 'Ce code est surveillé : vous serez prévenu à son arrivée.',
    unwatch: 'Ne plus surveiller',
    seen: 'Vu',
    failed: (why) => `Non effectué : ${why}`,
    said: (codes) => `Un code surveillé est arrivé : ${codes}`,
  },
};
