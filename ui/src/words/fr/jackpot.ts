// Asking Jackpot, and confirming, in French.
import { count } from '../../lib/numbers';
import type { jackpot as en } from '../en/jackpot';

export const jackpot: typeof en = {
  jackpot: {
    title: 'Jackpot',
    ask: 'Interroger Jackpot',
    asking: 'Interrogation…',
    whyAsking: 'Jackpot est en train d’être interrogé sur ce bon d’achat.',
    answered: (n) =>
      n === 0
        ? 'Jackpot a la même chose'
        : count(n, { one: 'différence chez Jackpot', other: 'différences chez Jackpot' }),
    same: 'Jackpot a la même chose que nous.',
    differing: (n) => `${count(n, { one: 'différence', other: 'différences' })}.`,
    field: 'Quoi',
    ours: 'Chez nous, avant',
    vendors: 'Chez Jackpot',
    fields: {
      state: 'État',
      coupon_id: 'Code',
      value: 'Valeur',
      price: 'Prix',
      reserved_at: 'Réservé',
      confirmed_at: 'Confirmé',
      canceled_at: 'Annulé',
      sent_at: 'Envoyé',
      reservation_expires_at: 'Réservé jusqu’au',
      valid_until: 'Valable jusqu’au',
    },
    confirm: 'Confirmer…',
    confirmTitle: 'Confirmer',
    means: (value) =>
      `C’est définitif. Jackpot facture ce montant pour un bon d’achat ${value === null ? 'dont il n’a pas communiqué la valeur' : `d’une valeur de ${value}`}, et rien ne peut être repris d’ici.`,
    agree: (price) => `Oui, ${price} peuvent être facturés.`,
    confirmFor: (price) => `Confirmer pour ${price}`,
    confirmingNow: 'Confirmation…',
    confirmed: 'Confirmé',
    leave: 'Ne pas confirmer',
    whyNotYet: 'Cochez d’abord la case.',
    whyBusy: 'La confirmation est en cours auprès de Jackpot.',
    obstacle: {
      not_reserved: 'Il n’est pas réservé : il n’y a rien à confirmer.',
      accepted: 'Jackpot a reçu la confirmation ; sa notification est encore attendue.',
      unsettled: 'Une confirmation précédente a été envoyée et son issue n’est pas connue.',
      declined: 'Confirmer est désactivé : nous avons refusé la réservation.',
      agreed: 'Nous avons accepté à la réservation : Jackpot confirme de lui-même.',
      lapsed: 'Confirmer est désactivé : la réservation est échue d’après notre horloge.',
      terms_missing:
        'Confirmer est désactivé : Jackpot n’a jamais communiqué sa valeur ou son prix. Interrogez Jackpot.',
      terms_differ:
        'Confirmer est désactivé : Jackpot a communiqué des valeurs ou des prix différents. Réglez cela dans le back-office de Jackpot.',
      price_differs: 'Son prix n’est pas celui-là.',
    },
    standing: {
      none: null,
      left: 'Les règles ne permettent pas de le confirmer automatiquement : une personne doit décider.',
      asked: 'La confirmation est demandée à Jackpot.',
      accepted: null,
      failed: 'Un essai a eu lieu, et rien n’a été confirmé.',
      unknown:
        'Une confirmation a été envoyée et son issue n’est pas connue. Confirmer à nouveau interroge d’abord Jackpot.',
      not_made: 'Une confirmation a été envoyée ; Jackpot dit qu’elle n’a pas eu lieu.',
    },
    gap: (from, until) => `Rien n’a été reçu (${from} – ${until}) :`,
    gapReason: {
      not_running: 'Voucher Desk n’était pas lancé.',
      not_listening: 'le récepteur n’écoutait pas.',
      not_recording: 'rien ne pouvait être enregistré.',
      asleep: 'l’ordinateur était en veille, ou son horloge a été avancée.',
      clock_set_back: 'l’horloge a été reculée.',
    },
    elsewhere: 'Les annulations et les remboursements se font dans le back-office de Jackpot, pas ici.',
  },
};
