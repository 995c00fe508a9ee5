// The field and the list below it, in French.
import { count, number } from '../../lib/numbers';
import type { lookup as en } from '../en/lookup';

export const lookup: typeof en = {
  matchedBy: {
    exact: '',
    latest: '',
    normalised: 'même code',
    spelled: 'épelé',
    pasted: 'dans le texte collé',
    pattern: 'correspond au modèle',
    look_alike: 'se ressemblent à l’écrit',
    prefix: 'commence par',
    prefix_look_alike: 'commence par ce qui se ressemble à l’écrit',
    ends_with: 'finit par',
    sound_alike: 'se ressemblent à l’oreille',
    slip: 'un caractère diffère',
    voucher_id: 'identifiant du bon d’achat',
    notification_key: 'clé de l’utilisateur final',
  },

  search: {
    landmark: 'Recherche',
    label: 'Code du bon d’achat',
    placeholder: 'Saisissez ou collez un code',
    characters: (n) => count(n, { one: 'caractère', other: 'caractères' }),
    clear: 'Effacer',
  },

  list: {
    landmark: 'Bons d’achat trouvés',
    latest: 'Les plus récents',
    matches: (n) => count(n, { one: 'bon d’achat correspond', other: 'bons d’achat correspondent' }),
    moreThan: (n) => `Plus de ${number(n)} correspondent : saisissez la suite du code`,
    moreThanOfSame: (n) =>
      `Plus de ${number(n)} bons d’achat ont ce code. Seuls les ${number(n)} plus récents sont affichés ; cherchez-en un autre par son identifiant ou par la clé de l’utilisateur final.`,
    fresh: (n, more) => `${number(n)}${more ? '+' : ''} ${n > 1 || more ? 'nouveaux' : 'nouveau'}`,
    arrived: (n) => count(n, { one: 'nouveau bon d’achat', other: 'nouveaux bons d’achat' }),
    freshHint: 'Les afficher (flèche vers le haut depuis la première ligne)',
    loading: 'Recherche…',
    attention: 'à traiter',
    pdf: { pending: 'PDF en attente', stored: 'PDF enregistré', failed: 'PDF en échec' },
    stale: 'Cette liste n’est pas à jour.',
    noMatch: (query) => `Aucun bon d’achat ne correspond à « ${query} »`,
    noMatchHint:
      'Vérifiez le code avec votre interlocuteur : O et 0, I et 1, B et 8 se confondent facilement.',
    nothingYet: 'Aucun bon d’achat pour l’instant',
    nothingYetHint: 'Le premier apparaîtra ici de lui-même.',
    nothingYetHow: 'Pour le recevoir :',
    nothingYetStopped: 'Le récepteur n’écoute pas : rien ne peut encore arriver.',
    nothingYetInDemo: 'Le Jackpot intégré enverra le premier dans un instant.',
    nothingYetLocal:
      'Jackpot doit pouvoir l’atteindre : placez votre adresse publique devant (voir le fichier README).',
    nothingYetSteps: [
      'Copiez l’adresse du récepteur ci-dessous.',
      'Collez-la comme reserveNotificationUrl dans le back-office de Jackpot.',
      'Réservez un bon d’achat sur votre plateforme.',
    ],
    nothingYetDemo: 'Juste pour voir ? Lancez',
    demoCommand: 'voucher-desk demo',
  },
};
