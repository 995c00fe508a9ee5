// The frame of the window in French.
import { count, number } from '../../lib/numbers';
import type { shell as en } from '../en/shell';

export const shell: typeof en = {
  app: 'Voucher Desk',

  common: {
    tryAgain: 'Réessayer',
    trying: 'Nouvel essai…',
    copied: 'Copié',
    copyRefused: 'Le presse-papiers n’a pas accepté la copie',
    loading: 'Chargement…',
    notReceived: 'non reçu',
    unknown: 'non communiqué',
    withKey: (what, key) => `${what} (${key})`,
  },

  places: {
    landmark: 'Rubriques',
    name: {
      lookup: 'Recherche',
      attention: 'À traiter',
      lists: 'Bons',
      overview: 'Synthèse',
      activity: 'Activité',
      receiver: 'Réception',
      settings: 'Réglages',
      guide: 'Guide',
    },
    counted: (name, said) => `${name}, ${said}`,
    atMost: (n) => (n > 99 ? '99+' : String(n)),
  },

  status: {
    landmark: 'Récepteur',
    listening: 'À l’écoute',
    notListening: 'N’écoute pas',
    copyAddress: 'Copier l’adresse complète du récepteur',
    lastHeard: 'Dernière réception',
    neverHeard: 'Rien reçu pour l’instant',
    stored: (n) => count(n, { one: 'bon d’achat', other: 'bons d’achat', many: 'de bons d’achat' }),
    pending: (n) => count(n, { one: 'téléchargement en attente', other: 'téléchargements en attente' }),
    demo: 'Démo',
    demoHint: 'Ces bons d’achat proviennent d’un simulateur, pas de Jackpot.',
    failed: 'L’état du récepteur n’a pas pu être lu',
    catchingUp: (asked, total) => `Rattrapage auprès de Jackpot : ${number(asked)} sur ${number(total)}`,
    catchingUpWaits: 'en attente',
    notCaughtUp: 'Ce qui a été manqué ne peut pas être demandé',
    caughtUp: (asked, moved) =>
      `Rattrapage auprès de Jackpot terminé : ${count(asked, { one: 'bon d’achat vérifié', other: 'bons d’achat vérifiés' })}, dont ${count(moved, { one: 'avait changé', other: 'avaient changé' })}`,
    open: 'Ouvrir la page du récepteur',
  },

  split: { label: 'Largeur de la liste' },

  time: {
    units: { day: 'j', hour: 'h', minute: 'min', second: 's' },
    justNow: 'à l’instant',
    underMinuteAgo: 'il y a moins d’une minute',
    ago: (span) => `il y a ${span}`,
    within: (span) => `dans ${span}`,
    left: (span) => `encore ${span}`,
    expired: (span) => `expiré il y a ${span}`,
    expiredNow: 'vient d’expirer',
  },

  size: { byte: 'o', kilobyte: 'ko', megabyte: 'Mo', gigabyte: 'Go' },
};
