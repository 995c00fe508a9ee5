// Ce qu'il faut dire à l'interlocuteur, et la suite à donner, en français.
import type { advice as en } from '../en/advice';

const le = (at: string | null) => (at === null ? '' : ` le ${at}`);

const made = (sent: boolean, at: string | null) => {
  if (sent) return `Votre bon d’achat a été envoyé${le(at)}`;
  return at === null ? 'Votre bon d’achat est prêt' : `Votre bon d’achat est prêt depuis le ${at}`;
};

export const advice: typeof en = {
  advice: {
    title: 'Que répondre',
    next: 'Ensuite',
    nextStep: {
      open_pdf: 'Ouvrir le PDF',
      refresh_link: 'Renouveler le lien',
      ask_jackpot: 'Interroger Jackpot',
      confirm: 'Confirmer…',
      back_office: 'Le chercher dans le back-office de Jackpot.',
      wait: 'Rien à faire, sinon attendre.',
      none: 'Rien à faire ici.',
    },
    copySentence: 'Copier la phrase',
    copyNext: 'Copier la suite à donner',

    notReady: (usual, late) =>
      late
        ? `nous n’avons pas encore appris qu’il est prêt, et c’est plus long que d’habitude (${usual} au plus)`
        : `nous n’avons pas encore appris qu’il est prêt, ce qui prend d’habitude ${usual} au plus`,
    noFile: (usual, late) =>
      late
        ? `son PDF ne nous est pas encore parvenu, et c’est plus long que d’habitude (${usual} au plus)`
        : `son PDF ne nous est pas encore parvenu, ce qui prend d’habitude ${usual} au plus`,
    mayHaveMissed: (what) => `${what} ; pendant un moment, aucune nouvelle ne pouvait nous parvenir`,

    reserved: (at, wait) => `Votre bon d’achat a été réservé${le(at)} ; ${wait}.`,
    awaitsConfirmation: (at, heldUntil) =>
      `Votre bon d’achat a été réservé${le(at)} et attend d’être confirmé${heldUntil === null ? '' : ` ; il est gardé jusqu’au ${heldUntil}`}.`,
    confirmationUnknown: (at) =>
      `Votre bon d’achat a été réservé${le(at)} ; sa confirmation a été envoyée et nous n’en avons pas encore reçu le résultat.`,
    notCompleted: (at) =>
      `Votre réservation${at === null ? '' : ` du ${at}`} n’a pas abouti, et nous n’avons reçu aucun bon d’achat pour elle.`,
    lapsed: (at) =>
      `Le délai de la réservation est passé${le(at)} sans qu’une confirmation nous soit parvenue ; elle est donc sans doute échue.`,
    expired: (at) => `La réservation a expiré${le(at)} avant d’avoir été confirmée.`,
    canceled: (at) => `Le bon d’achat a été annulé${le(at)}.`,
    confirmed: (at, wait) => `Votre bon d’achat a été confirmé${le(at)} ; ${wait}.`,
    made,
    usable: (what, validUntil) =>
      validUntil === null ? what : `${what} et peut être utilisé jusqu’au ${validUntil}`,
    fileAwaited: (what, wait) => `${what} ; ${wait}.`,
    fileMissing: (what) => `${what} ; son PDF ne nous est pas parvenu.`,
    fileHere: (what) => `${what} ; nous avons son PDF ici.`,
    fileInDoubt: (what) => `${what} ; son PDF doit être vérifié avant d’être transmis.`,
    fileErased: (what, at) =>
      `${what} ; son PDF a été effacé chez nous avec les données personnelles le ${at}.`,
    pastValidity: (validUntil) =>
      `Votre bon d’achat pouvait être utilisé jusqu’au ${validUntil} ; cette date est passée.`,
    refunding: (at) =>
      `Le remboursement de votre bon d’achat a été demandé${le(at)} ; nous n’en avons pas encore reçu l’issue.`,
    refunded: (at) => `Votre bon d’achat a été remboursé${le(at)}.`,
    refundRefused: (at) => `Le remboursement de votre bon d’achat a été refusé${le(at)}.`,
    unclear:
      'Nous avons votre bon d’achat dans nos dossiers, mais ce qu’il est devenu n’est pas clair pour nous.',
  },
};
