// The command palette and the sheet of keys, in French.
import type { palette as en } from '../en/palette';

export const palette: typeof en = {
  palette: {
    open: 'Lancer une commande par son nom',
    title: 'Commandes',
    placeholder: 'Que voulez-vous faire, ou quel bon d’achat ?',
    none: (typed) => `Rien ne s’appelle « ${typed} »`,
    used: 'Utilisé en dernier',
    here: (place) => `Dans ${place}`,
    vouchers: 'Bons d’achat à portée de main',
    rest: 'Tout le reste',
    come: 'est arrivé',
    awaited: 'surveillé, pas encore là',
    noneHint: 'Saisissez moins de texte, ou un autre mot.',
    toField: 'Revenir au champ de saisie',
    nextCall: 'Tout effacer pour le code suivant',
    keys: 'Raccourcis clavier',
    changeKeys: 'Modifier les raccourcis clavier',
    keysHint: 'Une touche seule ne fait rien pendant que vous saisissez dans un champ.',
    close: 'Fermer',
    caps: { escape: 'Échap', shift: 'Maj', enter: 'Entrée' },
    or: 'ou',
    noVoucher: 'Ouvrez d’abord un bon d’achat.',
    already: 'C’est déjà le cas.',
    openPdf: 'Ouvrir le PDF',
    printPdf: 'Imprimer le PDF',
    savePdf: 'Enregistrer le PDF sous…',
    theme: {
      system: 'Apparence : comme le système',
      light: 'Apparence : claire',
      dark: 'Apparence : sombre',
      contrast: 'Apparence : contraste élevé',
    },
    density: { comfortable: 'Lignes des listes : aérées', compact: 'Lignes des listes : compactes' },
    language: { system: 'Langue : comme le système', en: 'Langue : English', fr: 'Langue : français' },
  },
};
