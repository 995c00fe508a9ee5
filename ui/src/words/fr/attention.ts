// What needs a person, and putting it aside, in French.
import { count, number } from '../../lib/numbers';
import type { attention as en } from '../en/attention';

export const attention: typeof en = {
  attention: {
    title: 'À traiter',
    count: (n) => `À traiter (${number(n)})`,
    said: (n) =>
      count(n, { one: 'élément à traiter', other: 'éléments à traiter', many: 'd’éléments à traiter' }),
    none: 'Rien à traiter',
    noneHint: 'Ce qui se bloque, échoue ou se contredit apparaît ici de lui-même.',
    fresh: (n) => count(n, { one: 'nouveau', other: 'nouveaux' }),
    more: 'En afficher plus',
    age: (age) => `depuis ${age}`,
    since: 'depuis le',
    until: 'Mis de côté jusqu’au',
    seen: 'Vu',
    settled: 'réglé',
    aside: (n) => `Mis de côté (${number(n)})`,
    order: { oldest: 'Les plus anciens d’abord', newest: 'Les plus récents d’abord' },
    action: {
      refresh_link: 'Renouveler le lien',
      open_voucher: 'Ouvrir',
      check_receiver: 'Montrer le récepteur',
    },
    desk: { unreadable: 'Récepteur', silence: 'Silence' },
    snooze: 'Mettre de côté…',
    unsnooze: 'Reprendre',
    snoozed: (name) => `${name} : mis de côté`,
    takenBack: (name) => `${name} : de nouveau à traiter`,
  },

  snooze: {
    title: (name) => `Mettre ${name} de côté`,
    hint: 'Tout ce qui s’y ajoute ou s’aggrave le fait réapparaître aussitôt.',
    how: 'Jusqu’à quand',
    choice: {
      seen: 'Vu : inutile de le faire revenir',
      hour: 'Dans une heure',
      tomorrow: 'Demain à 9 h',
      week: 'Dans une semaine à 9 h',
    },
    back: 'Revient le',
    noBack: 'Ne revient pas de lui-même.',
    reason: 'Motif, pour le journal',
    whyNoReason: 'Un motif est nécessaire.',
    cancel: 'Annuler',
    confirm: 'Mettre de côté',
    confirmSeen: 'Marquer comme vu',
  },
};
