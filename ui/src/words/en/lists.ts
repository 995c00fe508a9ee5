// Lists of vouchers: their views, filters and rows, and the way into a file.
import { count, number } from '../../lib/numbers';
import type { Column, ExportFormat, Moment, PdfStatus } from '../../lib/bindings';
import type { BuiltIn } from '../../lib/filters';

const column: Record<Column, string> = {
  code: 'Code',
  state: 'State',
  ruling: 'Our answer',
  pdf: 'PDF',
  shop: 'Shop',
  value: 'Value',
  price: 'Price',
  heard: 'Last news',
  reserved: 'Reserved',
  confirmed: 'Confirmed',
  ready: 'Ready',
  sent: 'Sent',
  canceled: 'Canceled',
};

const moment: Record<Moment, string> = {
  reserved: 'Reserved',
  confirmed: 'Confirmed',
  ready: 'Ready',
  sent: 'Sent',
  canceled: 'Canceled',
  heard: 'Last news',
};

const pdf: Record<PdfStatus, string> = {
  none: 'none',
  pending: 'pending',
  stored: 'stored',
  failed: 'failed',
};

const builtIn: Record<BuiltIn, string> = {
  all: 'All',
  today: 'Today',
  waiting: 'Waiting for confirmation',
  without_pdf: 'Ready without PDF',
  declined: 'Declined',
  canceled: 'Canceled this week',
};

const formats: Record<ExportFormat, string> = {
  csv: 'CSV, for spreadsheets',
  json: 'JSON, for programs',
};

export const lists = {
  lists: {
    title: 'Vouchers',
    landmark: 'Vouchers in the list',
    said: (n: number) => count(n, { one: 'voucher in the list', other: 'vouchers in the list' }),
    column,
    moment,
    pdf,
    builtIn,
    sortedBy: 'Sorted by',
    way: { ascending: 'Ascending: turn round', descending: 'Descending: turn round' },
    or: ' or ',

    views: 'Views',
    viewName: 'Name of the view',
    saveView: 'Save view…',
    keep: 'Save',
    keepsNoPerson: 'A view keeps neither an end user’s key nor a searched text.',
    manage: 'Manage views',
    done: 'Done',
    rename: 'Rename',
    removeView: (name: string) => `Remove “${name}”`,
    moveUp: (name: string) => `Move “${name}” up`,
    moveDown: (name: string) => `Move “${name}” down`,
    isFirst: 'It is the first.',
    isLast: 'It is the last.',

    filter: 'Filter',
    remove: (chip: string) => `Remove: ${chip}`,
    clear: 'Clear all filters',
    any: 'Any',
    anyTime: 'Any time',
    anyShop: 'Any shop',
    what: 'What happened',
    period: 'Period',
    today: 'today',
    thisWeek: 'this week',
    lastDays: (n: number) => `last ${number(n)} days`,
    days: (first: string, last: string) => `${first} – ${last}`,
    chosenDays: 'from day to day',
    day: { first: 'First day', last: 'Last day' },
    when: (what: string, span: string) => `${what}: ${span}`,
    ruling: { none: 'no answer', agreed: 'agreed', declined: 'declined' },
    declinedFor: (rule: string) => `declined: ${rule}`,
    amounts: 'Amounts',
    end: { least: 'from', most: 'to' },
    noAmount: 'This is no amount: write 150 or 150.50.',
    atLeast: (amount: string) => `from ${amount}`,
    atMost: (amount: string) => `to ${amount}`,
    between: (least: string, most: string) => `${least} – ${most}`,
    valueIs: (range: string) => `Value ${range}`,
    priceIs: (range: string) => `Price ${range}`,
    shopIs: (name: string) => `Shop: ${name}`,
    pdfIs: (status: string) => `PDF ${status}`,
    keyIs: (key: string) => `End user’s key: ${key}`,
    textIs: (text: string) => `Contains “${text}”`,
    texts: 'Exactly, or in what came',
    key: 'End user’s key',
    text: 'Text in notifications',
    textHint:
      'Looks through the bodies of notifications as they came: not the query with the key, not Jackpot’s answers, not our notes.',
    searched: (looked: number, of: number) =>
      looked < of
        ? `Searched the notifications of ${number(looked)} of ${count(of, { one: 'voucher', other: 'vouchers' })}, in this order.`
        : `Searched the notifications of ${count(of, { one: 'voucher', other: 'vouchers' })}.`,
    narrowFirst: 'The others were not looked at: narrow the list, or go on.',
    searchOn: 'Search on',

    following: 'Getting the lists ready',
    followingHint: 'Once, after an update or a long absence. Vouchers are received and looked up meanwhile.',
    followed: (done: number, of: number) => `${number(done)} of ${number(of)}`,
    noMatch: 'No voucher fits these filters',
    noMatchHint: 'Remove one of them, or clear them all.',

    export: 'Export',
    nothingToExport: 'There is nothing in the list.',
    exportTitle: (n: number) => `Export ${count(n, { one: 'voucher', other: 'vouchers' })}`,
    exportOf: (filters: string) => `The list as it is now: ${filters}`,
    exportAll: 'Every voucher there is.',
    exportHint: 'The file goes into your downloads folder. Links to PDFs are never part of it.',
    format: 'Format',
    formats,
    withKeys: 'With the end users’ keys, which name persons',
    exporting: 'Writing the file',
    exported: 'Exported',
    callOff: 'Call it off',
    close: 'Close',
  },
};
