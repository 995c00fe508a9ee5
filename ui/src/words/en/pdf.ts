// The PDF of a voucher and the link to it.
import { count, number } from '../../lib/numbers';
import type { Finding, PdfStatus } from '../../lib/bindings';
import type { LinkStanding, NoPdfState } from '../../lib/pdf';

/** Behind “This PDF …”. */
const finding: Record<Finding, string> = {
  script: 'contains a script',
  launch: 'can start another program',
  runs_by_itself: 'does something by itself when it is opened or used',
  sends_data: 'can send or take in the data of a form',
  embedded_file: 'has another file inside',
  programmed_form: 'has a form that brings its own programming',
  encrypted: 'is encrypted, so that not all of it could be inspected',
  not_inspected: 'could not be inspected completely',
};

const pdfStatus: Record<PdfStatus, string> = {
  none: 'No PDF yet',
  pending: 'Downloading',
  stored: 'Stored here',
  failed: 'Not downloaded',
};

/** A voucher that ended like this before it was sent has no PDF, and none is to be waited for. */
const noPdfBecause: Record<NoPdfState, string> = {
  canceled: 'No PDF will come: the voucher was canceled.',
  expired: 'No PDF will come: the voucher expired.',
  refunded: 'No PDF will come: the voucher was refunded.',
};

const whyNoCopy: Record<Exclude<LinkStanding, 'valid'>, string> = {
  none: 'Copy link works once there is a link.',
  expired: 'Copy link works again after a refresh.',
  refused: 'Copy link is off: this link’s host is not trusted.',
  rejected: 'Copy link is off: this link is no longer accepted. Refresh it for another.',
};

export const pdf = {
  finding,

  pdf: {
    title: 'PDF',
    status: pdfStatus,
    waiting: 'Waiting',
    noneHint: 'Jackpot sends a link to it once the voucher is ready.',
    noneComes: 'No PDF',
    noneBecause: noPdfBecause,
    storedSince: 'Since',
    downloadingNow: 'The download is under way or next in the queue.',
    nextTry: 'Next try',
    lastTry: 'Last try',
    attempts: (n: number) => count(n, { one: 'try', other: 'tries' }),
    givenUp: 'No further try will be made by itself.',
    open: 'Open',
    openAsks: 'Open…',
    print: 'Print',
    printAsks: 'Print…',
    save: 'Save as…',
    anyway: { open: 'Open anyway', print: 'Print anyway', save: 'Save anyway', page: 'Show anyway' },
    leave: 'Leave it',
    flagged: 'This PDF',
    flaggedHint: 'A voucher needs none of this. If in doubt, ask Jackpot before opening it.',
    asks: {
      open: 'Once it is open, the program that shows it decides what all of this may do.',
      print: 'The program that prints it decides what all of this may do.',
      save: 'Whoever opens the copy is warned no more.',
      page: 'Only the first page is drawn here, and nothing of this is run.',
    },
    whySaving: 'The system is asking where to save it.',
    printed: 'Handed to the printer.',
    dragged: 'A copy was dropped.',
    saved: (name: string) => `Saved as ${name}`,
    page: {
      loading: 'Drawing the first page…',
      drawn: (code: string, pages: number) =>
        pages === 1 ? `The PDF of ${code}, its only page` : `The PDF of ${code}, page 1 of ${number(pages)}`,
      count: (pages: number) => count(pages, { one: 'page', other: 'pages' }),
      drag: 'Drag it into a mail or a folder',
      failed: 'The page could not be drawn; Open works.',
      tooLarge: 'This PDF is too large to be drawn here; Open works.',
      withheld: 'Not drawn because of what was found in it.',
      show: 'Show the first page…',
    },
    otherCode: 'The text of this PDF does not contain the code',
    otherCodeShort: 'Another code?',
    otherCodeHint:
      'It may belong to another voucher, or show its code as a picture. Compare before passing it on.',
    percent: (done: string, whole: string, percent: string) => `${done} of ${whole} (${percent})`,
    soFar: (done: string) => `${done} so far`,
    show: 'Show in folder',
    copyLink: 'Copy link',
    refresh: 'Refresh link',
    refreshing: 'Refreshing…',
    link: 'Link',
    noLink: 'No link received',
    noLinkHint: 'Ask Jackpot for one with “Refresh link”.',
    linkRefused: 'Link not trusted',
    linkRejected: 'Link no longer accepted',
    until: 'until',
    wasUntil: 'was valid until',
    wouldBeUntil: 'by its date valid until',
    refreshed: 'New link, valid until',
    whyNotStored: 'Open, Print, Save as and Show in folder work once the PDF is stored.',
    whyNoCopy,
    whyRefreshing: 'Jackpot is being asked for a new link.',
    linkCopied: 'Link copied. Whoever has it can open the PDF until it expires.',
  },
};
