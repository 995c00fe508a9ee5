// The settings in French.
import { count, number } from '../../lib/numbers';
import type { settings as en } from '../en/settings';

export const settings: typeof en = {
  settings: {
    window: 'Cette fenêtre',
    title: 'Réglages',
    section: {
      jackpot: {
        title: 'Jackpot',
        hint: 'L’environnement Jackpot utilisé et les identifiants sous lesquels il vous connaît.',
      },
      receiver: {
        title: 'Réception',
        hint: 'Où arrivent les notifications, et de qui elles sont acceptées.',
      },
      policy: {
        title: 'Règles pour les réservations',
        hint: 'La première règle enfreinte refuse la réservation. Un changement vaut dès la prochaine réservation ; ce qui est décidé le reste.',
      },
      vault: { title: 'PDF', hint: 'D’où les PDF des bons d’achat peuvent être téléchargés.' },
      retention: {
        title: 'Données personnelles',
        hint: 'Combien de temps les clés d’utilisateur, requêtes, liens, PDF et notes sont gardés. Codes, montants, états, décisions et instants restent toujours.',
      },
      program: { title: 'Programme', hint: 'Données, avis, journal technique et chiffres de surveillance.' },
    },
    of: {
      data_dir: {
        title: 'Dossier des données',
        about: 'Où se trouvent la base de données et les PDF. Vide : l’emplacement habituel du système.',
      },
      'receiver.listen': {
        title: 'Adresse d’écoute',
        about: 'L’adresse IP et le port de cet ordinateur où arrivent les notifications.',
      },
      'receiver.secret': {
        title: 'Partie secrète du chemin',
        about:
          'Un mot impossible à deviner dans l’adresse. Jackpot ne signe rien : c’est lui qui empêche un inconnu de réserver des bons d’achat en votre nom.',
      },
      'receiver.public_url': {
        title: 'Adresse publique',
        about:
          'Où Jackpot joint ce récepteur depuis l’extérieur : l’adresse https du proxy ou du tunnel placé devant.',
      },
      'receiver.allow_remote': {
        title: 'Écouter d’autres ordinateurs',
        about:
          'Autorise une adresse d’écoute que d’autres ordinateurs peuvent joindre. Les notifications arrivent en clair : placez un proxy TLS devant.',
      },
      'receiver.allowed_hosts': {
        title: 'Noms d’hôte',
        about: 'Les noms auxquels les requêtes peuvent être adressées, sans port. Vide : tous.',
      },
      'receiver.allowed_peers': {
        title: 'Expéditeurs',
        about: 'Les adresses et réseaux d’où les notifications peuvent venir. Vide : tous.',
      },
      'receiver.trusted_proxies': {
        title: 'Proxys de confiance',
        about:
          'Les proxys dont on croit l’en-tête X-Forwarded-For, afin de juger et d’enregistrer l’expéditeur qui se trouve derrière.',
      },
      'jackpot.base_url': {
        title: 'API de Jackpot',
        about: 'L’adresse de l’API de Jackpot. L’environnement de test a la sienne.',
      },
      'jackpot.api_key': {
        title: 'Clé d’API',
        about: 'La clé fournie par le back-office de Jackpot ; c’est aussi l’identifiant client.',
      },
      'jackpot.client_secret': {
        title: 'Secret client',
        about: 'Donne un jeton avec la clé d’API. Sans les deux, les liens ne peuvent pas être renouvelés.',
      },
      'vault.allowed_hosts': {
        title: 'Hôtes des PDF',
        about:
          'Les hôtes d’où les PDF peuvent être téléchargés, par exemple files.example.com ou *.example.com. Vide : seulement ceux que l’API de Jackpot a indiqués.',
      },
      'vault.allow_insecure': {
        title: 'Autoriser les téléchargements non chiffrés',
        about:
          'Le http simple et les adresses de cet ordinateur. Pour les démonstrations et les essais seulement.',
      },
      'policy.mode': {
        title: 'Réservations qui n’enfreignent aucune règle',
        about: 'Les accepter rend leur prix exigible.',
      },
      'policy.decline_expired': {
        title: 'Refuser ce qui est échu',
        about: 'Refuse une réservation déjà échue à l’horloge de cet ordinateur lorsqu’elle arrive.',
      },
      'policy.key_pattern': {
        title: 'Forme de la clé d’utilisateur',
        about:
          'La forme que doit avoir la clé entière : une expression régulière, par exemple customer-[0-9]+. Vide : toute clé.',
      },
      'policy.max_value': { title: 'Valeur maximale', about: 'Le plus qu’un bon d’achat peut valoir.' },
      'policy.max_price': { title: 'Prix maximal', about: 'Le plus qu’un bon d’achat peut coûter.' },
      'policy.max_price_factor': {
        title: 'Prix par rapport à la valeur',
        about: 'Combien de fois sa valeur un bon d’achat peut coûter, par exemple 1.05.',
      },
      'policy.daily_count': {
        title: 'Réservations par jour',
        about: 'Combien sont acceptées par jour (UTC).',
      },
      'policy.daily_sum': {
        title: 'Somme par jour',
        about: 'Ce que les réservations acceptées en un jour (UTC) peuvent coûter ensemble.',
      },
      'policy.confirm': {
        title: 'Confirmation',
        about:
          'Qui confirme une réservation dont Jackpot attend la confirmation. Une confirmation est définitive.',
      },
      'retention.personal_data_days': {
        title: 'Effacer les données personnelles après (jours)',
        about:
          'Après autant de jours sans événement, les données personnelles d’un bon d’achat sont effacées d’elles-mêmes, quand il n’y a rien d’autre à faire. Les sauvegardes ne sont pas atteintes. Vide : jamais.',
      },
      'window.close_to_tray': {
        title: 'Continuer à recevoir quand la fenêtre est fermée',
        about:
          'Fermer la fenêtre la cache dans la zone de notification, et la réception continue. Si le bureau n’en montre pas, la fermer termine le programme.',
      },
      'notifications.enabled': {
        title: 'Avis du système',
        about:
          'Signale ce qui devient à traiter quand la fenêtre n’est pas au premier plan ; avec les quatre derniers caractères d’un code seulement.',
      },
      'metrics.listen': {
        title: 'Chiffres pour Prometheus',
        about:
          'Une adresse de cet ordinateur qu’aucun autre ne joint, par exemple 127.0.0.1:9180. Vide : nulle part.',
      },
      'log.level': {
        title: 'Détail du journal technique',
        about:
          'Sur la sortie d’erreur et dans les fichiers. Aucun niveau n’y écrit de contenu, de clé ou de lien.',
      },
    },
    choice: {
      agree: 'Accepter',
      decline: 'Les refuser toutes',
      by_hand: 'Une personne, à chaque fois',
      within_rules: 'Le programme, dans le cadre des règles',
      error: 'Erreurs seulement',
      warn: 'Avertissements aussi',
      info: 'Habituel',
      debug: 'Détaillé',
      trace: 'Tout',
    },
    origin: {
      default: 'Par défaut',
      file: 'Fichier de réglages',
      environment: 'Environnement',
      flag: 'Ligne de commande',
      keyring: 'Trousseau',
      demo: 'Démonstration',
    },
    malformed: {
      yes_no: 'Ce n’est ni oui ni non.',
      choice: 'Ce choix n’existe pas.',
      amount: 'Ce n’est pas un montant : des chiffres, avec deux décimales au plus.',
      factor: 'Ce n’est pas un nombre supérieur à 0 avec deux décimales au plus.',
      count: 'Ce n’est pas un nombre entier, ou pas un de ceux que l’on peut régler ici.',
      hosts: 'L’une des entrées n’est pas un nom d’hôte seul, sans port ni chemin.',
      host_patterns: 'L’une des entrées n’est pas un nom d’hôte seul, ni *.nom avec au moins deux parties.',
      networks: 'L’une des entrées n’est ni une adresse IP ni un réseau tel que 192.0.2.0/24.',
      address: 'Ce n’est pas une adresse IP avec un port, telle que 127.0.0.1:4180.',
      url: 'Ce n’est pas une adresse https, avec un chemin au plus.',
      pattern: 'Ce n’est pas une expression régulière.',
      folder: 'Ce n’est pas le chemin complet d’un dossier.',
      secret: 'Certains caractères ne peuvent pas figurer dans une adresse ou une requête.',
    },
    problem: {
      not_permitted:
        'D’autres ordinateurs joindraient cette adresse : activez aussi « Écouter d’autres ordinateurs ».',
      not_this_computer: 'Ce doit être une adresse de cet ordinateur seul : 127.0.0.1 ou [::1].',
      missing_beside_secret: 'La clé d’API est nécessaire tant qu’un secret client est conservé.',
      keyring_closed: 'Le trousseau ne s’est pas ouvert, et un secret s’y trouve peut-être.',
      file: 'Le fichier de réglages est inutilisable.',
    },
    search: 'Chercher un réglage',
    found: (n) => count(n, { one: 'réglage', other: 'réglages' }),
    noMatch: (query) => `Aucun réglage ne correspond à « ${query} »`,
    clear: 'Effacer la recherche',
    file: (path) => `Les changements sont écrits dans ${path}.`,
    noFile:
      'Ce système n’indique aucun emplacement pour un fichier de réglages : rien ne peut être changé ici.',
    demo: 'Une démonstration ne change aucun réglage : elle apporte les siens.',
    overruled: {
      environment: (name) => `Défini par la variable d’environnement ${name} : changez-le là.`,
      flag: (name) => `Défini par ${name} sur la ligne de commande : changez-le là.`,
      file: (name) => `Défini par un autre fichier (${name}) : changez-le là.`,
      keyring: 'Conservé dans le trousseau du système.',
      demo: 'Défini par la démonstration.',
      default: 'Ne se change pas ici.',
    },
    restart: 'Vaut après un redémarrage',
    waits: 'Enregistré ; vaut après un redémarrage',
    byDefault: (value) => `Par défaut : ${value}`,
    toDefault: 'Revenir à la valeur par défaut',
    look: {
      theme: {
        title: 'Apparence',
        system: 'Comme le système',
        light: 'Claire',
        dark: 'Sombre',
        contrast: 'Contraste élevé',
      },
      density: { title: 'Lignes des listes', comfortable: 'Aérées', compact: 'Compactes' },
      language: { title: 'Langue', system: 'Comme le système', en: 'English', fr: 'Français' },
    },
    example: (value) => `Par exemple ${value}`,
    yes: 'Oui',
    no: 'Non',
    add: 'Ajouter',
    addTo: (title) => `Ajouter à ${title}`,
    remove: (entry) => `Retirer ${entry}`,
    nothingListed: 'Liste vide',
    pattern: {
      try: 'Essayer sur une clé',
      fits: 'Convient',
      fitsNot: 'Ne convient pas',
    },
    secret: {
      set: 'Défini',
      notSet: 'Non défini',
      inKeyring: 'Défini, dans le trousseau du système',
      inFile: (path) => `Défini, dans ${path}`,
      outside: (name) => `Défini, par l’environnement (${name})`,
      enter: 'Définir…',
      replace: 'Remplacer…',
      take: 'Retirer',
      takeNow: 'Retirer maintenant',
      keep: 'Conserver',
      making: 'Création…',
      make: 'En créer un nouveau',
      makeHint:
        'L’ancienne adresse cesse de fonctionner au prochain redémarrage : collez la nouvelle dans le back-office.',
      value: 'Nouvelle valeur',
      where: 'Où conserver le secret',
      place: {
        keyring: 'Dans le trousseau du système',
        file: 'Dans un fichier que vous seul pouvez lire',
      },
      placeHint: {
        keyring:
          'S’il n’y a pas de trousseau, ou s’il reste verrouillé, rien n’est changé et on vous le dit.',
        file: 'secrets.toml, à côté du fichier de réglages. Pour les ordinateurs sans trousseau.',
      },
      save: 'Conserver le secret',
      cancel: 'Annuler',
      removeAsks: 'Il sera retiré pour de bon ; nous ne l’avons nulle part ailleurs.',
      whyEmpty: 'Saisissez d’abord la nouvelle valeur.',
    },
    bar: {
      none: 'Aucun changement',
      changes: (n) => count(n, { one: 'changement', other: 'changements' }),
      save: 'Enregistrer',
      saving: 'Enregistrement…',
      discard: 'Abandonner',
      saved: (n) => count(n, { one: 'changement enregistré.', other: 'changements enregistrés.' }),
      undone: 'Annulé : les réglages sont comme avant.',
      undo: 'Annuler',
      wrong: (n) => count(n, { one: 'valeur est erronée', other: 'valeurs sont erronées' }),
      whyWrong: 'Corrigez d’abord ce qui est signalé.',
      waits: (n) =>
        count(n, { one: 'réglage attend un redémarrage', other: 'réglages attendent un redémarrage' }),
      restart: 'Redémarrer maintenant',
      restarting: 'Redémarrage…',
      restartHint: 'Environ une seconde ; ce que Jackpot envoie entre-temps, il l’envoie de nouveau.',
    },
    preview: {
      title: 'Ce que ces règles auraient décidé',
      hint: (days) =>
        `Les réservations des ${number(days)} derniers jours sont jugées à nouveau, dans leur ordre et avec les plafonds du jour. Rien n’est enregistré.`,
      run: 'Montrer',
      running: 'Calcul…',
      inForce: 'Règles en vigueur',
      changed: 'Avec les changements ci-dessus',
      whyWrong: 'Corrigez d’abord les règles.',
      whyBusy: 'Les réservations sont en train d’être jugées à nouveau.',
      stale: 'Les règles ont changé depuis : montrez à nouveau.',
      looked: (n, since) =>
        `${count(n, { one: 'réservation examinée', other: 'réservations examinées' })}, depuis le ${since}.`,
      cut: 'Il y en a davantage : seuls les derniers jours entiers ont été examinés.',
      notJudged: (n) =>
        `${count(n, { one: 'compte telle qu’elle a été décidée', other: 'comptent telles qu’elles ont été décidées' })}, car la clé d’utilisateur a été effacée.`,
      none: 'Aucune réservation n’est arrivée ces jours-là.',
      was: 'Décidé',
      would: 'Le serait',
      agreed: 'Acceptées',
      agreedSum: 'Acceptées, ensemble',
      declined: 'Refusées',
      agreedWith: 'Acceptée',
      outcome: 'Issue',
      same: 'Toutes auraient été décidées de la même façon.',
      differ: (n) =>
        count(n, {
          one: 'réservation aurait été décidée autrement.',
          other: 'réservations auraient été décidées autrement.',
        }),
      only: (n) => `Les ${number(n)} plus récentes :`,
      code: 'Code',
      came: 'Arrivée',
      price: 'Prix',
    },
  },
};
