// The receiver page, and what could not be read, in French.
import { count, number, plural } from '../../lib/numbers';
import type { receiver as en } from '../en/receiver';

export const receiver: typeof en = {
  receiver: {
    title: 'Récepteur',
    address: 'Adresse pour le back-office de Jackpot',
    contract: {
      reserve: 'reserveNotificationUrl (l’ancien contrat)',
      webhook: 'URL de notification (le webhook, le nouveau contrat)',
    },
    copy: 'Copier l’adresse complète',
    notListening: 'Aucune notification n’est acceptée : il n’y a donc pas d’adresse.',
    localOnly: 'Seul cet ordinateur peut l’atteindre : indiquez l’adresse publique dans receiver.public_url.',
    sendTest: 'Envoyer une notification d’essai',
    sendingTest: 'Envoi…',
    testHint: 'Elle prend le chemin que prend Jackpot et ne laisse aucun bon d’achat derrière elle.',
    arrived: 'Arrivée',
    notArrived: 'Non arrivée',
    checks: 'Est-ce que tout fonctionne ?',
    check: {
      listening: 'Récepteur',
      secret: 'Chemin secret',
      public_url: 'Adresse publique',
      last_heard: 'Dernière réception',
      database: 'Base de données',
      disk: 'Disque',
      downloads: 'Téléchargements',
      credentials: 'Identifiants',
      vendor: 'API de Jackpot',
      clock: 'Horloge',
      keyring: 'Trousseau',
    },
    checkState: { ok: 'OK', attention: 'À examiner', failed: 'En échec', unknown: 'Inconnu' },
    checkNow: 'Vérifier maintenant',
    checking: 'Vérification…',
    checkHint: 'Demande un jeton à Jackpot, et interroge le trousseau.',
    requests: 'Dernières requêtes',
    noRequests: 'Aucune pour l’instant.',
    outcome: {
      agreed: 'Acceptée',
      declined: 'Refusée',
      acknowledged: 'Notée',
      conflict: 'Conflit',
      unrecognised: 'Non reconnue',
      unreadable: 'Illisible',
      refused: 'Éconduite',
      test: 'Essai',
    },
    from: 'De',
    openVoucher: (code) => `Rechercher ${code}`,
    read: 'La lire',
  },

  unread: {
    title: (n) => `Illisibles (${number(n)})`,
    none: 'Tout ce qui est arrivé a pu être lu.',
    summary: (decoded, dropped) =>
      [
        ...(decoded > 0 ? [count(decoded, { one: 'lue plus tard', other: 'lues plus tard' })] : []),
        ...(dropped > 0
          ? [count(dropped, { one: 'supprimée faute de place', other: 'supprimées faute de place' })]
          : []),
      ].join(', '),
    show: 'Les afficher',
    older: 'Plus anciennes',
    back: 'Retour au récepteur',
    times: (n) => `×${number(n)}`,
    readLater: 'Lue plus tard',
    export: 'Enregistrer pour Jackpot',
    exporting: 'Enregistrement…',
    exported: (name) => `Enregistré sous ${name}. Les clés, identifiants, liens et adresses en sont retirés.`,
    redecode: 'Relire',
    redecoding: 'Lecture…',
    redecoded: (decoded, lookedAt) =>
      `${number(decoded)} sur ${count(lookedAt, { one: 'requête', other: 'requêtes', many: 'de requêtes' })} ${plural(decoded, { one: 'a pu être lue', other: 'ont pu être lues' })} cette fois.`,
    received: 'Reçue',
    answered: 'Répondu',
    query: 'Paramètres',
    headers: 'En-têtes',
    body: 'Corps',
    empty: 'vide',
    cut: 'Seul son début est conservé.',
    invisible: 'Les caractères qui ne se verraient pas sont désignés par leur numéro.',
    copyBody: 'Copier le corps',
  },
};
