// What every error code means to the person at the desk, in French.
import type { errors as en } from '../en/errors';

export const errors: typeof en = {
  port_taken: {
    title: 'Un autre programme utilise le port du récepteur',
    action: 'Fermez ce programme ou choisissez un autre port dans les réglages, puis réessayez.',
  },
  listen_refused: {
    title: 'Le système n’autorise pas le récepteur à écouter',
    action: 'Choisissez un port supérieur à 1023 ou une autre adresse dans les réglages, puis réessayez.',
  },
  data_dir_unwritable: {
    title: 'Le dossier des données n’est pas accessible en écriture',
    action: 'Libérez de l’espace ou corrigez les droits du dossier, puis réessayez.',
  },
  data_dir_in_use: {
    title: 'Un autre Voucher Desk utilise ce dossier de données',
    action: 'Fermez l’autre, puis réessayez.',
  },
  restore_unfinished: {
    title: 'Une restauration des données a été interrompue',
    action: 'Demandez à votre administrateur de relancer voucher-desk restore. Rien n’est perdu.',
  },
  database_newer: {
    title: 'Les données ont été écrites par un Voucher Desk plus récent',
    action: 'Installez la version plus récente. Les données restent intactes.',
  },
  database_damaged: {
    title: 'La base de données est endommagée',
    action: 'Restaurez la dernière sauvegarde, puis réessayez. Rien n’est écrit d’ici là.',
  },
  settings_invalid: {
    title: 'Un réglage est inutilisable',
    action: 'Corrigez le fichier des réglages, puis réessayez.',
  },
  setting_overruled: {
    title: 'Ce réglage ne se modifie pas ici',
    action: 'Modifiez-le là où il est défini, ou retirez-le d’abord de là.',
  },
  settings_unwritable: {
    title: 'Le fichier des réglages ne peut pas être modifié',
    action: 'Donnez à votre utilisateur le droit de l’écrire, puis réessayez.',
  },
  keyring_closed: {
    title: 'Le trousseau du système manque, est verrouillé ou en panne',
    action:
      'Déverrouillez-le et réessayez, ou conservez le secret dans le fichier que vous seul pouvez lire.',
  },
  at_login_unchanged: {
    title: 'Le démarrage de Voucher Desk à l’ouverture de session n’a pas été modifié',
    action: 'Modifiez-le dans les réglages de votre système.',
  },
  store_unavailable: {
    title: 'La base de données ne répond pas',
    action: 'Réessayez. Si cela persiste, redémarrez Voucher Desk.',
  },
  store_full: {
    title: 'Le disque est plein : les nouvelles notifications sont refusées tant qu’il n’y a pas de place',
    action: 'Libérez de l’espace sur cet ordinateur.',
  },
  voucher_not_found: {
    title: 'Ce bon d’achat n’est pas enregistré ici',
    action: 'Vérifiez le code avec votre interlocuteur.',
  },
  query_too_long: {
    title: 'Cette recherche est trop longue',
    action: 'Raccourcissez-la au seul code.',
  },
  pdf_not_stored: {
    title: 'Le PDF n’est pas enregistré ici',
    action: 'Renouvelez le lien : le PDF sera alors téléchargé à nouveau.',
  },
  pdf_flagged: {
    title: 'Le PDF n’a pas été ouvert : il contient plus qu’un bon d’achat n’en a besoin',
    action: 'Lisez ce qui y a été trouvé. « Ouvrir quand même » l’ouvre malgré tout.',
  },
  viewer_failed: {
    title: 'Le système n’a pas ouvert le PDF',
    action: 'Utilisez « Montrer dans le dossier » et ouvrez-le de là.',
  },
  note_refused: {
    title: 'La note n’a pas été conservée : elle est vide, trop longue ou n’est pas du texte simple',
    action: 'Ramenez-la à 2 000 caractères, ou rédigez deux notes.',
  },
  ticket_refused: {
    title: 'Le numéro de ticket n’a pas été conservé : il est trop long ou ne tient pas sur une ligne',
    action: 'N’écrivez que le numéro.',
  },
  no_code: {
    title: 'Ceci ne peut pas être un code',
    action: 'Saisissez le code tel que votre interlocuteur le dicte.',
  },
  pdf_too_large: {
    title: 'Le PDF est trop gros pour être dessiné ici',
    action: 'Ouvrez-le avec le programme qui affiche les PDF.',
  },
  print_failed: {
    title: 'Le système ne l’a pas pris pour l’imprimer',
    action: 'Ouvrez-le et imprimez-le depuis là.',
  },
  snooze_refused: {
    title: 'La mise de côté n’a pas eu lieu',
    action: 'Consultez à nouveau la liste, ou choisissez une autre échéance ou un autre motif.',
  },
  vendor_not_configured: {
    title: 'L’API de Jackpot n’est pas configurée',
    action: 'Ajoutez la clé d’API et le secret dans les réglages.',
  },
  vendor_credentials: {
    title: 'Jackpot a refusé nos identifiants',
    action: 'Vérifiez la clé d’API et le secret dans les réglages.',
  },
  vendor_unknown_voucher: {
    title: 'Jackpot ne connaît pas ce bon d’achat',
    action:
      'Vérifiez que les réglages désignent le bon environnement, puis interrogez Jackpot avec l’identifiant du bon d’achat.',
  },
  vendor_unreachable: {
    title: 'L’API de Jackpot est injoignable ou en panne',
    action: 'Vérifiez le réseau, puis réessayez dans une minute.',
  },
  vendor_rate_limited: {
    title: 'Jackpot nous demande de ralentir',
    action: 'Patientez une minute, puis réessayez.',
  },
  vendor_unreadable: {
    title: 'La réponse de Jackpot n’a pas pu être comprise',
    action: 'Réessayez plus tard. Si cela persiste, signalez-le avec l’identifiant du bon d’achat.',
  },
  vendor_route_missing: {
    title: 'L’API de Jackpot ne renseigne pas sur un bon d’achat en particulier',
    action: 'Cherchez le bon d’achat dans le back-office de Jackpot.',
  },
  confirm_refused: {
    title: 'Jackpot a refusé la confirmation : rien n’a été confirmé',
    action: 'Interrogez Jackpot sur ce bon d’achat : il est peut-être échu, annulé ou déjà confirmé.',
  },
  confirm_unknown: {
    title: 'On ne sait pas si Jackpot l’a confirmé',
    action:
      'Appuyez de nouveau sur Confirmer dans une minute : Jackpot est d’abord interrogé, et rien n’est confirmé deux fois. Ou cherchez-le dans le back-office de Jackpot.',
  },
  cannot_confirm: {
    title: 'Rien n’a été confirmé : le bon d’achat n’attend pas de confirmation, ou son prix est autre',
    action: 'Consultez à nouveau le bon d’achat.',
  },
  link_missing: {
    title: 'Jackpot n’a pas envoyé de lien',
    action: 'Renouvelez le lien.',
  },
  link_expired: {
    title: 'Le lien a expiré',
    action: 'Renouvelez le lien.',
  },
  link_refused: {
    title: 'L’hôte du lien n’est pas fiable',
    action:
      'Si l’hôte est celui de Jackpot, demandez à votre administrateur de l’ajouter aux hôtes autorisés ; sinon, prévenez l’assistance de Jackpot.',
  },
  file_unreachable: {
    title: 'Le fichier n’a pas pu être récupéré : son serveur est injoignable ou ne l’a pas fourni',
    action: 'Renouvelez le lien pour réessayer. Si cela persiste, prévenez l’assistance de Jackpot.',
  },
  file_too_large: {
    title: 'Le fichier est plus gros qu’un bon d’achat ne peut l’être',
    action: 'Prévenez l’assistance de Jackpot.',
  },
  file_truncated: {
    title: 'Le téléchargement s’est interrompu',
    action: 'Renouvelez le lien pour télécharger à nouveau le fichier.',
  },
  file_not_pdf: {
    title: 'Le fichier n’est pas un PDF',
    action: 'Renouvelez le lien. Si cela persiste, signalez-le à Jackpot.',
  },
  disk: {
    title: 'Le PDF n’a pas pu être écrit sur le disque',
    action: 'Libérez de l’espace sur le disque, puis renouvelez le lien.',
  },
  erasure_not_confirmed: {
    title: 'Rien n’a été effacé : ce n’est pas le code du bon d’achat',
    action: 'Saisissez le code affiché sur la page du bon d’achat.',
  },
  erasure_waits: {
    title: 'Rien n’a été effacé : le PDF du bon d’achat est en cours de téléchargement',
    action: 'Réessayez dans une minute.',
  },
  request_gone: {
    title: 'Cette requête n’est plus conservée',
    action: 'Revenez à la liste.',
  },
  list_gone: {
    title: 'Cette liste n’est plus conservée',
    action: 'Demandez-la de nouveau.',
  },
  view_refused: {
    title: 'La vue n’a pas été enregistrée',
    action: 'Choisissez un nom qu’aucune autre vue ne porte, de 60 caractères au plus.',
  },
  export_canceled: {
    title: 'L’export a été abandonné',
    action: 'Il n’en reste rien. Relancez-le au besoin.',
  },
  file_unwritable: {
    title: 'Le fichier n’a pas pu être écrit',
    action: 'Libérez de l’espace, ou corrigez les droits du dossier.',
  },
  internal: {
    title: 'Une erreur s’est produite dans Voucher Desk',
    action: 'Réessayez. Si cela persiste, redémarrez et signalez-le.',
  },
};
