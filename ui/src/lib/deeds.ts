// What there is to say of a deed beside what it was.
import type { Act, Detail } from './bindings';
import type { IconName } from '../shared/icons';
import { dateTime, grouped, money } from './format';
import { words } from './words';

export const deedIcon: Record<Act, IconName> = {
  looked_up: 'search',
  opened_pdf: 'file',
  printed_pdf: 'file',
  saved_pdf: 'download',
  shown_pdf: 'folder',
  dragged_pdf: 'file',
  opened_raw: 'inbox',
  copied_code: 'copy',
  copied_link: 'copy',
  copied_ticket: 'copy',
  copied_answer: 'copy',
  refreshed_link: 'refresh',
  asked_vendor: 'question',
  confirmed: 'check',
  noted: 'reply',
  ticketed: 'ticket',
  pinned: 'bookmark',
  unpinned: 'bookmark',
  watched: 'hourglass',
  unwatched: 'hourglass',
  snoozed: 'clock',
  unsnoozed: 'undo',
  listed: 'list',
  exported: 'download',
  changed_settings: 'check',
  erased: 'cross',
};

export const allActs = Object.keys(deedIcon) as Act[];

export function detailWords(detail: Detail | null): string | null {
  switch (detail?.about) {
    case 'despite':
      return words.deed.despite(detail.findings.map((finding) => words.finding[finding]).join(', '));
    case 'failed':
      return words.deed.failed(words.errors[detail.code].title);
    case 'price':
      return words.deed.price(money(detail.price));
    case 'aside': {
      const said = [
        ...(detail.concern ? [words.deed[detail.concern]] : []),
        ...(detail.until ? [words.deed.until(dateTime(detail.until, 'minutes'))] : []),
      ];
      return said.length > 0 ? said.join(', ') : null;
    }
    case 'code':
      return grouped(detail.code);
    case 'settings':
      return detail.names.join(', ');
    case 'request':
      return words.deed.request(detail.id);
    case 'list':
      return words.deed.listed[detail.of](detail.rows);
    case 'file':
      return words.deed.exported[detail.of](detail.rows);
    default:
      return null;
  }
}
