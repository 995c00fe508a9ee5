// Erasing the personal data of a voucher: the plain statement of what goes, what stays, and what is left to the person.
import { count } from '../../lib/numbers';

const none = (n: number, forms: { one: string; other: string }) => (n === 0 ? null : count(n, forms));

export const erasure = {
  erasure: {
    open: 'Erase personal data…',
    title: 'Erase the personal data of',
    forGood: 'This cannot be taken back.',
    loading: 'Looking what there is…',
    before: (when: string) => `Erased before, on ${when}. This is about what has come since.`,
    goes: 'This goes',
    keys: (n: number) => none(n, { one: 'end user’s key', other: 'end users’ keys' }),
    requests: (n: number) =>
      none(n, { one: 'request of Jackpot’s: its content', other: 'requests of Jackpot’s: their content' }),
    links: (n: number) => none(n, { one: 'link to the PDF', other: 'links to the PDF' }),
    files: (n: number) => none(n, { one: 'PDF file', other: 'PDF files' }),
    notes: (n: number) => none(n, { one: 'note or ticket number', other: 'notes and ticket numbers' }),
    nothing: 'There is nothing personal left.',
    stays: 'This stays',
    staysWhat:
      'Code and ids, amounts, states, our answers, instants, hashes of what came, and who did what. The code still finds the voucher.',
    later: 'What Jackpot sends later is kept again, and so is a PDF if you refresh its link.',
    copies: 'Not reached from here: remove these yourself',
    elsewhere:
      'Backups, files that were exported, and PDFs that were saved, printed or dragged out. Restoring an older backup brings the data back.',
    older: 'Older copies of everything in the data folder:',
    type: (code: string) => `Type ${code} to confirm`,
    now: 'Erase for good',
    busy: 'Erasing…',
    whyLoading: 'What goes is still being looked up',
    whyBusy: 'It is being erased',
    whyNotTyped: 'Type the code first',
    leave: 'Leave it',
    done: 'Personal data erased',
    unfinished:
      'Personal data erased. What is left on the disk goes as soon as nothing reads it, at the latest at the next start.',
    erasedOn: (when: string) => `erased on ${when}`,
    badge: 'Personal data erased',
    badgeSince: 'Erased before; news since',
    noPdf:
      'It was erased with the personal data. Refresh link fetches it again, for as long as Jackpot has it.',
    noPdfShort: 'Erased',
    whyErasing: 'It is being erased just now',
  },

  retention: {
    title: 'How many that would be',
    hint: 'Counts the vouchers whose last event is older. Nothing is erased by looking.',
    run: 'Count',
    running: 'Counting…',
    whyOff: 'Nothing is erased by itself as long as the field is empty',
    result: (n: number, more: boolean) =>
      more
        ? `More than ${count(n, { one: 'voucher', other: 'vouchers' })} would be erased now`
        : n === 0
          ? 'No voucher would be erased now'
          : `${count(n, { one: 'voucher', other: 'vouchers' })} would be erased now`,
  },
};
