// L'effacement des données personnelles d'un bon d'achat, en français.
import { count } from '../../lib/numbers';
import type { erasure as en } from '../en/erasure';

const none = (n: number, forms: { one: string; other: string }) => (n === 0 ? null : count(n, forms));

export const erasure: typeof en = {
  erasure: {
    open: 'Effacer les données personnelles…',
    title: 'Effacer les données personnelles de',
    forGood: 'C’est irréversible.',
    loading: 'Recherche de ce qu’il y a…',
    before: (when) => `Déjà effacées le ${when}. Il s’agit de ce qui est venu depuis.`,
    goes: 'Ceci disparaît',
    keys: (n) => none(n, { one: 'clé d’utilisateur', other: 'clés d’utilisateur' }),
    requests: (n) =>
      none(n, { one: 'requête de Jackpot : son contenu', other: 'requêtes de Jackpot : leur contenu' }),
    links: (n) => none(n, { one: 'lien vers le PDF', other: 'liens vers le PDF' }),
    files: (n) => none(n, { one: 'fichier PDF', other: 'fichiers PDF' }),
    notes: (n) => none(n, { one: 'note ou numéro de ticket', other: 'notes et numéros de ticket' }),
    nothing: 'Il ne reste rien de personnel.',
    stays: 'Ceci reste',
    staysWhat:
      'Code et identifiants, montants, états, nos réponses, instants, empreintes de ce qui est venu, et qui a fait quoi. Le code retrouve toujours le bon d’achat.',
    later:
      'Ce que Jackpot enverra ensuite sera de nouveau conservé, de même qu’un PDF si vous renouvelez son lien.',
    copies: 'Hors d’atteinte d’ici : à supprimer vous-même',
    elsewhere:
      'Les sauvegardes, les fichiers exportés et les PDF enregistrés, imprimés ou glissés ailleurs. Restaurer une sauvegarde plus ancienne ramène les données.',
    older: 'Copies plus anciennes de l’ensemble dans le dossier de données :',
    type: (code) => `Saisissez ${code} pour confirmer`,
    now: 'Effacer définitivement',
    busy: 'Effacement…',
    whyLoading: 'Ce qui disparaît est encore en cours de recherche',
    whyBusy: 'L’effacement est en cours',
    whyNotTyped: 'Saisissez d’abord le code',
    leave: 'Ne rien faire',
    done: 'Données personnelles effacées',
    unfinished:
      'Données personnelles effacées. Ce qui en reste sur le disque disparaît dès que plus rien ne le lit, au plus tard au prochain démarrage.',
    erasedOn: (when) => `effacée le ${when}`,
    badge: 'Données personnelles effacées',
    badgeSince: 'Effacé auparavant, nouvelles depuis',
    noPdf:
      'Il a été effacé avec les données personnelles. Renouveler le lien le récupère, tant que Jackpot l’a.',
    noPdfShort: 'Effacé',
    whyErasing: 'L’effacement est en cours',
  },

  retention: {
    title: 'Combien cela ferait',
    hint: 'Compte les bons d’achat dont le dernier événement est plus ancien. Regarder n’efface rien.',
    run: 'Compter',
    running: 'Comptage…',
    whyOff: 'Rien n’est effacé tout seul tant que le champ est vide',
    result: (n, more) =>
      more
        ? `Plus de ${count(n, { one: 'bon d’achat', other: 'bons d’achat' })} seraient effacés maintenant`
        : n === 0
          ? 'Aucun bon d’achat ne serait effacé maintenant'
          : n === 1
            ? 'Un bon d’achat serait effacé maintenant'
            : `${count(n, { one: 'bon d’achat', other: 'bons d’achat' })} seraient effacés maintenant`,
  },
};
