// The overview in French.
import { count } from '../../lib/numbers';
import type { overview as en } from '../en/overview';

export const overview: typeof en = {
  overview: {
    title: 'Synthèse',
    zone: (zone) => `Les jours commencent à minuit, ${zone}.`,
    reserved: 'Réservations',
    declined: 'Refusées',
    quiet: (span) => `Aucune réservation : ${span}.`,
    none: 'Aucune réservation.',
    asTable: 'Afficher en tableau',
    asPlot: 'Afficher en graphique',
    day: 'Jour',
    byDay: 'Réservations par jour',
    ofDays: (days, n, price) =>
      `${days} : ${count(n, { one: 'réservation', other: 'réservations', many: 'de réservations' })}, ${price}`,
    byState: 'Ce qu’elles sont devenues',
    byStateHint: 'Réservations de la période, selon leur état actuel.',
    part: 'Part',
    share: (n, part) => `${n} (${part})`,
    waits: 'Temps d’attente',
    waitsHint: 'Attentes terminées dans la période : de la moitié des bons d’achat à neuf sur dix.',
    wait: 'Attente',
    fromTo: (from, to) => `${from} → ${to}`,
    median: 'La moitié en moins de',
    nearlyAll: 'Neuf sur dix en moins de',
    took: (median, nearlyAll) => `${median} – ${nearlyAll}`,
    noWaits: 'Aucune attente ne s’est terminée dans la période.',
    declines: 'Refus, par règle',
    rule: 'Règle',
    noDeclines: 'Aucun refus.',
  },
};
