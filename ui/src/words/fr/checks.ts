// "Is it working?" and the test notification, in French.
import type { Said, TestView } from '../../lib/bindings';
import { size } from '../../lib/format';
import { number } from '../../lib/numbers';
import type { checks as en } from '../en/checks';
import { errors } from './errors';

type Spoken = { said: string; fix?: string };

function spoken(said: Said): Spoken {
  switch (said.is) {
    case 'listening':
      return { said: `À l’écoute sur ${said.address}` };
    case 'problem':
      return { said: errors[said.code].title, fix: errors[said.code].action };
    case 'not_listening_yet':
      return { said: 'N’écoute pas encore' };
    case 'secret_set':
      return { said: 'Défini : les inconnus ne connaissent pas l’adresse' };
    case 'secret_not_needed':
      return { said: 'Aucun : la démonstration ne connaît pas d’inconnus' };
    case 'secret_missing':
      return {
        said: 'Non défini : quiconque trouve l’adresse peut réserver des bons d’achat en votre nom',
        fix: 'Donnez à receiver.secret un long mot aléatoire, puis saisissez la nouvelle adresse dans le back-office de Jackpot.',
      };
    case 'reached_at':
      return { said: `Jackpot l’atteint à ${said.url}` };
    case 'reached_here':
      return { said: 'Aucune : le Jackpot intégré tourne sur cet ordinateur' };
    case 'public_url_missing':
      return {
        said: 'Non définie : les adresses affichées sont celles de cet ordinateur',
        fix: 'Indiquez dans receiver.public_url l’adresse https du proxy ou du tunnel placé devant.',
      };
    case 'heard':
      return { said: 'La dernière notification est arrivée' };
    case 'never_heard':
      return {
        said: 'Rien reçu pour l’instant',
        fix: 'Envoyez une notification d’essai. Quand elle arrive, réservez un bon d’achat sur votre plateforme.',
      };
    case 'heard_unknown':
      return { said: 'La base de données ne le dit pas' };
    case 'records':
      return { said: 'Enregistre chaque notification avant d’y répondre' };
    case 'room':
      return {
        said: `${size(said.freeBytes)} libres`,
        fix: 'Libérez de l’espace sur le disque du dossier des données.',
      };
    case 'room_unknown':
      return { said: 'Le disque ne dit pas combien de place il reste' };
    case 'waiting':
      return {
        said: said.count === 0 ? 'Aucun en attente' : `${number(said.count)} en attente, chacun de son heure`,
      };
    case 'overdue':
      return {
        said: `${number(said.count)} en attente ; le prochain aurait dû partir il y a ${number(said.minutes)} min`,
        fix: 'Redémarrez Voucher Desk. Si cela persiste, cherchez les téléchargements dans le journal technique.',
      };
    case 'key_and_secret':
      return { said: 'La clé d’API et le secret client sont définis' };
    case 'key_only':
      return {
        said: 'Seule la clé d’API est définie',
        fix: 'La documentation de Jackpot prévoit aussi un secret client : voucher-desk config set-secret jackpot.client_secret',
      };
    case 'no_credentials':
      return {
        said: 'Non définis : les notifications sont reçues, mais les liens ne peuvent pas être renouvelés',
        fix: 'Définissez jackpot.api_key, puis voucher-desk config set-secret jackpot.client_secret, et redémarrez.',
      };
    case 'cannot_ask':
      return { said: 'Ne peut pas être interrogée sans la clé et le secret' };
    case 'not_asked':
      return { said: 'Pas interrogé depuis le démarrage', fix: 'Appuyez sur Vérifier maintenant.' };
    case 'credentials_taken':
      return { said: 'L’API de Jackpot a accepté nos identifiants' };
    case 'clock_agrees':
      return { said: 'S’accorde avec celle de Jackpot' };
    case 'clock_differs':
      return {
        said: `L’horloge de cet ordinateur ${said.seconds > 0 ? 'avance' : 'retarde'} de ${number(Math.abs(said.seconds))} s sur celle de Jackpot : les liens semblent vivre plus ou moins longtemps`,
        fix: 'Laissez le système régler son horloge par le réseau.',
      };
    case 'clock_unknown':
      return { said: 'L’API de Jackpot n’a pas encore été interrogée' };
    case 'keyring_answers':
      return { said: 'Le trousseau du système répond' };
    case 'keyring_not_needed':
      return { said: 'Aucun ne répond ; le secret client vient des réglages' };
    case 'keyring_missing':
      return {
        said: 'Le trousseau du système manque ou est verrouillé',
        fix: 'Déverrouillez-le, ou définissez VOUCHER_DESK__JACKPOT__CLIENT_SECRET dans l’environnement.',
      };
  }
}

function tested(test: TestView): Spoken {
  const status = String(test.status ?? '');
  switch (test.code) {
    case 'arrived':
      return test.public
        ? { said: `Elle est arrivée par l’adresse publique après ${number(test.tookMs)} ms.` }
        : {
            said: `Elle est arrivée après ${number(test.tookMs)} ms, sans sortir de cet ordinateur.`,
            fix: 'Définissez receiver.public_url pour essayer le chemin que prend Jackpot.',
          };
    case 'answer_lost':
      return test.status === null
        ? {
            said: 'Elle est arrivée, mais la réponse n’est pas revenue. Jackpot ne verrait pas notre accord.',
            fix: 'Examinez le proxy ou le tunnel : il met trop de temps ou ferme la connexion trop tôt.',
          }
        : {
            said: `Elle est arrivée, mais c’est une autre réponse qui est revenue (${status}). Jackpot ne verrait pas notre accord.`,
            fix: 'Faites en sorte que le proxy transmette les réponses telles quelles.',
          };
    case 'name':
      return {
        said: 'Le nom de l’hôte est inconnu.',
        fix: 'Vérifiez qu’il n’y a pas de faute de frappe dans receiver.public_url, et l’entrée DNS de l’hôte.',
      };
    case 'tls':
      return {
        said: 'Aucune connexion chiffrée n’a pu s’établir : son certificat n’est pas fiable ou a expiré, ou TLS n’y est pas parlé.',
        fix: 'Renouvelez le certificat du proxy ou du tunnel ; Jackpot ne lui ferait pas confiance non plus.',
      };
    case 'refused':
      return {
        said: 'L’hôte est là, mais rien n’écoute sur son port.',
        fix: 'Démarrez le proxy ou le tunnel, et vérifiez le port dans receiver.public_url.',
      };
    case 'unreachable':
      return {
        said: 'L’hôte est injoignable.',
        fix: 'Vérifiez le réseau et le pare-feu. Certains réseaux ne laissent pas un ordinateur joindre sa propre adresse publique.',
      };
    case 'broken':
      return {
        said: 'La connexion s’est rompue avant qu’une réponse n’arrive.',
        fix: 'Examinez le proxy ou le tunnel : il ferme la connexion.',
      };
    case 'timeout':
      return {
        said: 'Aucune réponse en 10 secondes.',
        fix: 'Vérifiez le pare-feu, et que le proxy ou le tunnel transmet bien au récepteur.',
      };
    case 'redirected':
      return {
        said: `Elle a été redirigée${test.redirectedTo === null ? '' : ` vers ${test.redirectedTo}`} (${status}), ce qui n’est pas suivi : Jackpot ne le suivrait peut-être pas non plus.`,
        fix: 'Saisissez l’adresse finale dans receiver.public_url.',
      };
    case 'wrong_path':
      return {
        said: `Elle est arrivée à un Voucher Desk dont le chemin ou le secret est autre (${status}).`,
        fix: 'Le proxy doit transmettre tout le chemin, secret compris, sans son propre préfixe.',
      };
    case 'host':
      return {
        said: `Elle est arrivée et a été éconduite : son hôte n’est pas autorisé (${status}).`,
        fix: 'Ajoutez l’hôte public à receiver.allowed_hosts, ou laissez le proxy conserver l’en-tête Host.',
      };
    case 'peer':
      return {
        said: `Elle est arrivée et a été éconduite : son expéditeur n’est pas autorisé (${status}). Les adresses de Jackpot le sont peut-être.`,
        fix: 'Ajoutez le proxy à receiver.trusted_proxies ; autorisez l’adresse publique de cet ordinateur pour faire l’essai d’ici.',
      };
    case 'turned_away':
      return {
        said: `Elle est arrivée et a été éconduite (${status}).`,
        fix: 'La raison se trouve dans les requêtes ci-dessous.',
      };
    case 'another_desk':
      return {
        said: 'Un autre Voucher Desk a répondu, ou celui-ci derrière quelque chose qui modifie les requêtes.',
        fix: 'Faites pointer le proxy ou le tunnel vers cet ordinateur, et faites-lui transmettre les corps tels quels.',
      };
    case 'gateway':
      return {
        said: `Le proxy ou le tunnel est là, mais n’atteint pas Voucher Desk (il a répondu ${status}).`,
        fix: 'Faites-lui transmettre à l’adresse sur laquelle le récepteur écoute, affichée plus haut.',
      };
    case 'another_server':
      return {
        said: `Un autre serveur a répondu (${status}) ; Voucher Desk n’a rien reçu.`,
        fix: 'Vérifiez l’hôte et le préfixe du chemin dans receiver.public_url, et où le proxy les transmet.',
      };
    case 'not_sent':
      return {
        said: 'Elle n’a pas été envoyée : trop d’essais sont en cours.',
        fix: 'Patientez une minute, puis réessayez.',
      };
  }
}

export const checks: typeof en = {
  checks: { spoken },
  tested,
};
