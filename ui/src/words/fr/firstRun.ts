// The short path in French.
import type { firstRun as en } from '../en/firstRun';

export const firstRun: typeof en = {
  firstRun: {
    title: 'Jusqu’au premier bon d’achat',
    intro: 'Cinq courtes étapes. Vous pouvez en laisser une de côté et y revenir.',
    progress: (done, all) => `${done} sur ${all} terminées`,
    step: {
      environment: {
        title: 'L’environnement de Jackpot',
        why: 'Les bons d’achat de l’environnement de test ne coûtent et ne valent rien. Chaque environnement a son adresse et ses identifiants.',
      },
      credentials: {
        title: 'Les identifiants',
        why: 'Ils permettent de renouveler les liens vers les PDF et d’interroger Jackpot. Les notifications arrivent même sans eux.',
      },
      address: {
        title: 'L’adresse du récepteur',
        why: 'Jackpot doit joindre cet ordinateur en https, par un proxy ou un tunnel à vous. Ses notifications ne sont pas signées : un mot secret dans le chemin écarte les inconnus.',
      },
      paste: {
        title: 'Le back-office de Jackpot',
        why: 'Jackpot envoie les notifications à l’adresse que connaît son back-office. Collez-y l’adresse entière ; les deux peuvent être renseignées.',
      },
      test: {
        title: 'Une notification de test',
        why: 'Elle prend le chemin de celles de Jackpot, depuis l’extérieur, et ne laisse aucun bon d’achat.',
      },
    },
    done: 'Terminée',
    open: 'À faire',
    skip: 'Laisser pour l’instant',
    on: 'Étape suivante',
    later: 'Plus tard',
    finish: 'Terminer',
    comeBack: 'Vous retrouverez ce parcours dans les réglages.',
    start: 'Configurer pas à pas',
    environment: {
      live: (url) => `L’environnement réel (${url})`,
      test: 'Un environnement de test',
      url: 'Adresse de son API',
      choose: 'Utiliser celui-ci',
      whyEmpty: 'Saisissez d’abord l’adresse.',
    },
    credentials: {
      key: 'Clé d’API (conservée dans un fichier que vous seul pouvez lire)',
      secret: 'Secret client',
      keep: 'Conserver et interroger Jackpot',
      asking: 'Jackpot est interrogé…',
      again: 'Interroger à nouveau avec ce qui est conservé',
      whyEmpty: 'Saisissez d’abord les deux.',
    },
    address: {
      url: 'Adresse publique',
      makesWord: 'Un mot secret pour le chemin est créé en même temps. Personne n’a besoin de le lire.',
      hasWord: 'Un mot secret pour le chemin est déjà défini et le reste.',
      keep: 'La conserver',
      whyEmpty: 'Saisissez d’abord l’adresse.',
    },
    test: { now: 'Réservez maintenant un bon d’achat sur votre plateforme : il apparaît de lui-même.' },
  },
};
