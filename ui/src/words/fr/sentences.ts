// What happened to a voucher and why something is as it is, in French sentences.
import type {
  AnyConcern,
  AttentionReason,
  Because,
  Happened,
  ReadProblem,
  Refusal,
  RequestOutcome,
  Rule,
  Terms,
} from '../../lib/bindings';
import { isErased } from '../../lib/erased';
import { atMost, dateTime, list, money, size } from '../../lib/format';
import { count, number } from '../../lib/numbers';
import type { sentences as en } from '../en/sentences';
import { errors } from './errors';
import { pdf } from './pdf';

const amount = (value: number | null, none: string) => (value === null ? none : money(value));
const terms = ({ value, price }: Terms) =>
  `valeur ${amount(value, 'non communiquée')}, prix ${amount(price, 'non communiqué')}`;
const found = (findings: readonly (keyof typeof pdf.finding)[]) =>
  list(findings.map((finding) => pdf.finding[finding]));

function rule(broken: Rule): string {
  switch (broken.rule) {
    case 'notification_key_missing':
      return 'la clé de l’utilisateur final manquait';
    case 'terms_missing':
      return 'la valeur ou le prix manquait';
    case 'mode_decline':
      return 'le refus était activé dans les réglages';
    case 'not_readable':
      return `elle était illisible à son arrivée et a reçu la réponse ${broken.status} ; elle a été lue plus tard`;
    case 'reservation_expired':
      return `la réservation était échue (${dateTime(broken.expired_at)}) à son arrivée (${dateTime(broken.now)})`;
    case 'notification_key_pattern':
      return isErased(broken.key)
        ? `la clé de l’utilisateur final, effacée depuis, ne correspondait pas à ${broken.pattern}`
        : `la clé de l’utilisateur final ${broken.key} ne correspond pas à ${broken.pattern}`;
    case 'value_above_max':
      return `sa valeur de ${money(broken.actual)} dépasse la limite de ${money(broken.limit)}`;
    case 'price_above_max':
      return `son prix de ${money(broken.actual)} dépasse la limite de ${money(broken.limit)}`;
    case 'price_above_value':
      return `son prix de ${money(broken.price)} dépasse ${number(broken.factor)} fois sa valeur de ${money(broken.value)}`;
    case 'daily_count':
      return `${count(broken.agreed, { one: 'réservation avait déjà été acceptée', other: 'réservations avaient déjà été acceptées' })} ce jour-là ; la limite est de ${number(broken.limit)}`;
    case 'daily_sum':
      return `avec son prix de ${money(broken.price)}, les ${money(broken.agreed)} acceptés ce jour-là dépasseraient la limite de ${money(broken.limit)}`;
  }
}

function told(what: Extract<Happened, { is: 'told' }>): string {
  const link = what.link ? ', avec un lien vers le PDF' : '';
  const said = {
    reserved: `Jackpot l’a réservé (${terms(what)})`,
    ready: what.confirmedToo
      ? `Jackpot l’a confirmé et a créé le bon d’achat${link}`
      : `Jackpot a créé le bon d’achat${link}`,
    confirmed: 'Jackpot l’a confirmé',
    sent: `Jackpot l’a envoyé${link}`,
    canceled: 'Jackpot l’a annulé',
    expired: 'Jackpot a laissé la réservation expirer',
    refunding: 'Un remboursement a été demandé',
    refunded: 'Jackpot l’a remboursé',
    refund_rejected: 'Jackpot a refusé le remboursement',
    unrecognised: `Jackpot a annoncé l’état ${what.word}`,
  }[what.state];
  const message = what.messageState === null ? '' : ` ; son message dit ${what.messageState}`;
  return said + message + (what.incomplete ? ' ; le code, la valeur ou le prix étaient omis' : '');
}

function happened(what: Happened): string {
  switch (what.is) {
    case 'told':
      return told(what);
    case 'answered':
      return `Interrogé, Jackpot répond ${what.word} (${terms(what)})`;
    case 'agreed':
      return 'Nous avons accepté : son prix sera dû dès que Jackpot confirmera';
    case 'declined':
      return `Nous avons refusé : ${rule(what.rule)}`;
    case 'other_terms':
      return `Jackpot a envoyé d’autres conditions (${terms(what)}) ; les premières restent valables`;
    case 'other_content':
      return `Jackpot a renvoyé un événement avec un contenu différent (${terms(what)}) ; le premier reste valable`;
    case 'unknown_state':
      return `Jackpot a annoncé un état absent de sa documentation : ${what.word}`;
    case 'unknown_event':
      return `Jackpot a annoncé un événement absent de sa documentation : ${what.word}`;
    case 'link_obtained':
      return 'Jackpot a donné un nouveau lien';
    case 'link_failed':
      return `Pas de nouveau lien. ${errors[what.code].title}`;
    case 'pdf_stored':
      return `PDF téléchargé et enregistré (${size(what.bytes)})${what.findings.length > 0 ? ` ; il ${found(what.findings)}` : ''}`;
    case 'pdf_inspected':
      return `Le PDF enregistré a été inspecté : il ${what.findings.length > 0 ? found(what.findings) : 'ne contient rien d’inhabituel'}`;
    case 'pdf_failed':
      return `PDF non téléchargé (essai ${number(what.attempts)}). ${errors[what.code].title} ; ${what.nextTryAt === null ? 'pas d’autre essai automatique' : 'un autre essai aura lieu'}`;
    case 'pdf_lost':
      return 'Le PDF enregistré manquait ou était altéré ; il est téléchargé à nouveau';
    case 'pdf_opened':
      return what.despite.length > 0
        ? `PDF ouvert par ${what.by}, bien que signalé : il ${found(what.despite)}`
        : `PDF ouvert par ${what.by}`;
    case 'pdf_shown':
      return `PDF montré dans son dossier par ${what.by}`;
    case 'link_copied':
      return `Lien copié par ${what.by}`;
    case 'snoozed':
      return what.until === null
        ? `Vu par ${what.by} : ${what.reason}`
        : `Mis de côté jusqu’au ${dateTime(what.until, 'minutes')} par ${what.by} : ${what.reason}`;
    case 'unsnoozed':
      return `Repris par ${what.by}`;
    case 'confirm_asked':
      return what.by === null
        ? `Confirmé dans le cadre des règles pour ${money(what.price)} : demande faite à Jackpot`
        : `${what.by} le confirme pour ${money(what.price)} : demande faite à Jackpot`;
    case 'confirm_accepted':
      return 'Jackpot a pris la confirmation : son prix est dû';
    case 'confirm_failed':
      return `Rien n’a été confirmé. ${errors[what.code].title}`;
    case 'confirm_unknown':
      return `On ne sait pas s’il a été confirmé. ${errors[what.code].title}`;
    case 'confirm_not_made':
      return 'Interrogé, Jackpot l’a toujours comme réservé : la confirmation n’a pas eu lieu';
    case 'erased':
      return what.by === null
        ? 'Données personnelles effacées par le programme : leur durée de conservation était écoulée'
        : `Données personnelles effacées par ${what.by}`;
    case 'confirm_left':
      return `Confirmation laissée à une personne : ${rule(what.rule)}`;
  }
}

const concern: Record<AnyConcern, (reason: AttentionReason, usual: string) => string> = {
  no_pdf: (_, usual) => `Prêt, mais son PDF n’est pas là ; d’habitude, cela prend au plus ${usual}`,
  not_ready: (_, usual) => `Accepté, mais Jackpot ne l’a pas créé ; d’habitude, cela prend au plus ${usual}`,
  not_confirmed: (_, usual) =>
    `Réservé, mais personne ne l’a confirmé ; d’habitude, cela prend au plus ${usual}`,
  download_failed: ({ code }) => `PDF non téléchargé${code === null ? '' : `. ${errors[code].title}`}`,
  declined: ({ rule: broken }) =>
    `Nous avons refusé sa réservation${broken === null ? '' : ` : ${rule(broken)}`}`,
  confirmation_open: (reason) => confirmation(reason),
  terms_conflict: () =>
    'Jackpot a annoncé ensuite un autre code, une autre valeur ou un autre prix ; les premiers restent valables',
  event_conflict: () => 'Jackpot a renvoyé un événement avec un contenu différent ; le premier reste valable',
  ready_without_reservation: () => 'Prêt, alors que sa réservation n’a jamais été annoncée',
  ready_after_decline: () => 'Prêt, alors que nous avions refusé sa réservation',
  state_unrecognised: () => 'Jackpot a annoncé un état absent de sa documentation',
  unreadable: ({ count: n }) =>
    count(n ?? 0, { one: 'requête n’a pas pu être lue', other: 'requêtes n’ont pas pu être lues' }),
  silence: ({ count: n }) =>
    `Rien reçu, alors qu’à ce moment de la semaine on reçoit d’habitude au moins ${count(n ?? 0, { one: 'notification', other: 'notifications' })}`,
};

function confirmation({ confirmation: standing, rule: broken, code }: AttentionReason): string {
  if (standing === 'left' && broken) return `Confirmation laissée à une personne : ${rule(broken)}`;
  if (standing === 'failed' && code) return `Non confirmé. ${errors[code].title}`;
  if (standing === 'unknown') return 'Sa confirmation a été envoyée, et son issue n’est pas connue';
  if (standing === 'not_made') return 'Sa confirmation n’a pas eu lieu : Jackpot l’a toujours comme réservé';
  return 'Sa confirmation est en suspens';
}

const problem: Record<ReadProblem, (field: string) => string> = {
  not_json: () => 'ce n’est pas du JSON en UTF-8',
  too_deep: () => 'elle est plus imbriquée que tout ce que Jackpot envoie',
  repeated_key: () => 'elle a deux fois la même clé dans un objet',
  not_an_object: () => 'c’est du JSON, mais pas un objet',
  field_missing: (field) => `${field} manque ou est vide`,
  field_invalid: (field) => `${field} a un mauvais type ou une valeur impossible`,
  key_invalid: () => 'notificationKey y est deux fois, n’est pas en UTF-8 ou est trop longue',
  encoded: () => 'son corps est compressé, ce qui n’est pas accepté',
  too_large: () => 'son corps est plus gros que toute notification ; son début est conservé',
};

const refusal: Record<Refusal, string> = {
  peer: 'son expéditeur n’est pas dans receiver.allowed_peers',
  forwarded_for: 'un proxy de confiance n’a pas dit lisiblement pour qui elle venait',
  host: 'l’hôte demandé n’est pas dans receiver.allowed_hosts',
  web_page: 'une page web l’a envoyée depuis le navigateur de quelqu’un',
  path: 'il n’y a rien à son chemin, ou la partie secrète est fausse',
  method: 'son chemin attend une autre méthode',
  body_slow: 'son corps a mis trop de temps à arriver',
  body_broken: 'son corps s’est interrompu',
  body_too_large: 'son corps est trop gros',
  not_stored: 'la base de données ne l’a pas prise ; une répétition sera servie',
  internal: 'une erreur dans Voucher Desk ; une répétition sera servie',
};

function because(why: Because): string {
  switch (why.is) {
    case 'rule':
      return rule(why.rule);
    case 'problem':
      return problem[why.problem](why.field ?? 'un champ');
    case 'refusal':
      return refusal[why.refusal];
    case 'word':
      return why.word;
  }
}

const answered: Record<RequestOutcome, string> = {
  agreed: 'Réservation acceptée',
  declined: 'Refusée',
  acknowledged: 'Prise en note',
  conflict: 'Elle contredit ce qui avait été annoncé d’abord, qui reste valable',
  unrecognised: 'Elle annonce quelque chose d’absent de la documentation de Jackpot',
  unreadable: 'Illisible',
  refused: 'Éconduite',
  test: 'Notre propre notification d’essai ; rien n’en est enregistré',
};

export const sentences: typeof en = {
  happened,
  reason: (reason) =>
    concern[reason.concern](reason, reason.usualSeconds === null ? '' : atMost(reason.usualSeconds)),
  answered: (outcome, why, repeat) =>
    `${answered[outcome]}${why === null ? '' : ` : ${because(why)}`}${repeat ? ' (répétition : même réponse)' : ''}`,
};
