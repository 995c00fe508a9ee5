// The PDF of a voucher and the link to it, in French.
import { count, number } from '../../lib/numbers';
import type { pdf as en } from '../en/pdf';

export const pdf: typeof en = {
  finding: {
    script: 'contient un script',
    launch: 'peut lancer un autre programme',
    runs_by_itself: 'agit de lui-même à l’ouverture ou à l’usage',
    sends_data: 'peut envoyer ou recevoir les données d’un formulaire',
    embedded_file: 'renferme un autre fichier',
    programmed_form: 'a un formulaire qui apporte sa propre programmation',
    encrypted: 'est chiffré : tout n’a pas pu être inspecté',
    not_inspected: 'n’a pas pu être inspecté entièrement',
  },

  pdf: {
    title: 'PDF',
    status: {
      none: 'Pas encore de PDF',
      pending: 'Téléchargement',
      stored: 'Enregistré ici',
      failed: 'Non téléchargé',
    },
    waiting: 'En attente',
    noneHint: 'Jackpot envoie un lien dès que le bon d’achat est prêt.',
    noneComes: 'Pas de PDF',
    noneBecause: {
      canceled: 'Aucun PDF ne viendra : le bon d’achat a été annulé.',
      expired: 'Aucun PDF ne viendra : le bon d’achat a expiré.',
      refunded: 'Aucun PDF ne viendra : le bon d’achat a été remboursé.',
    },
    storedSince: 'Depuis le',
    downloadingNow: 'Le téléchargement est en cours ou le prochain de la file.',
    nextTry: 'Prochain essai',
    lastTry: 'Dernier essai',
    attempts: (n) => count(n, { one: 'essai', other: 'essais' }),
    givenUp: 'Il n’y aura pas d’autre essai automatique.',
    open: 'Ouvrir',
    openAsks: 'Ouvrir…',
    print: 'Imprimer',
    printAsks: 'Imprimer…',
    save: 'Enregistrer sous…',
    anyway: {
      open: 'Ouvrir quand même',
      print: 'Imprimer quand même',
      save: 'Enregistrer quand même',
      page: 'Montrer quand même',
    },
    leave: 'Renoncer',
    flagged: 'Ce PDF',
    flaggedHint:
      'Un bon d’achat n’a besoin de rien de tout cela. En cas de doute, demandez à Jackpot avant de l’ouvrir.',
    asks: {
      open: 'Une fois ouvert, c’est le programme qui l’affiche qui décide de ce que tout cela peut faire.',
      print: 'C’est le programme qui l’imprime qui décide de ce que tout cela peut faire.',
      save: 'Quiconque ouvrira la copie ne sera plus averti.',
      page: 'Seule la première page est dessinée ici, et rien de cela n’est exécuté.',
    },
    whySaving: 'Le système demande où l’enregistrer.',
    printed: 'Remis à l’imprimante.',
    saved: (name) => `Enregistré sous ${name}`,
    page: {
      loading: 'Dessin de la première page…',
      drawn: (code, pages) =>
        pages === 1 ? `Le PDF de ${code}, sa seule page` : `Le PDF de ${code}, page 1 sur ${number(pages)}`,
      count: (pages) => count(pages, { one: 'page', other: 'pages' }),
      failed: 'La page n’a pas pu être dessinée ; Ouvrir fonctionne.',
      tooLarge: 'Ce PDF est trop gros pour être dessiné ici ; Ouvrir fonctionne.',
      withheld: 'Non dessiné à cause de ce qui y a été trouvé.',
      show: 'Montrer la première page…',
    },
    otherCode: 'Le texte de ce PDF ne contient pas le code',
    otherCodeShort: 'Un autre code ?',
    otherCodeHint:
      'Il est peut-être celui d’un autre bon d’achat, ou montre son code en image. Comparez avant de le transmettre.',
    percent: (done, whole, percent) => `${done} sur ${whole} (${percent})`,
    soFar: (done) => `${done} jusqu’ici`,
    show: 'Montrer dans le dossier',
    copyLink: 'Copier le lien',
    refresh: 'Renouveler le lien',
    refreshing: 'Renouvellement…',
    link: 'Lien',
    noLink: 'Aucun lien reçu',
    noLinkHint: 'Demandez-en un à Jackpot avec « Renouveler le lien ».',
    linkRefused: 'Lien non fiable',
    linkRejected: 'Lien plus accepté',
    until: 'jusqu’au',
    wasUntil: 'était valable jusqu’au',
    wouldBeUntil: 'd’après sa date, valable jusqu’au',
    refreshed: 'Nouveau lien, valable jusqu’au',
    whyNotStored:
      'Ouvrir, Imprimer, Enregistrer sous et Montrer dans le dossier fonctionnent dès que le PDF est enregistré.',
    whyNoCopy: {
      none: 'Copier le lien fonctionne dès qu’il y a un lien.',
      expired: 'Copier le lien fonctionne de nouveau après un renouvellement.',
      refused: 'Copier le lien est désactivé : l’hôte de ce lien n’est pas fiable.',
      rejected:
        'Copier le lien est désactivé : ce lien n’est plus accepté. Renouvelez-le pour en obtenir un autre.',
    },
    whyRefreshing: 'Un nouveau lien est demandé à Jackpot.',
    linkCopied: 'Lien copié. Quiconque l’a peut ouvrir le PDF jusqu’à son expiration.',
  },
};
