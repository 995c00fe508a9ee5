// The names and arguments of the calls of lists are a contract with Rust that no type checker sees.
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, expect, it } from 'vitest';
import { tauriBackend } from '../src/lib/backend';
import { LATEST, nothing } from '../src/lib/filters';

const { lists } = tauriBackend;
const view = { filter: nothing(), sort: LATEST };

afterEach(clearMocks);

it.each([
  [() => lists.open(view.filter, view.sort), 'open_list', view],
  [() => lists.searchOn(7), 'search_on', { list: 7 }],
  [() => lists.rows(7, 100, 50), 'list_rows', { list: 7, from: 100, count: 50 }],
  [() => lists.news(7), 'list_news', { list: 7 }],
  [() => lists.shops(), 'listed_shops', {}],
  [() => lists.views(), 'saved_views', {}],
  [() => lists.saveView('Mine', view.filter, view.sort), 'save_view', { name: 'Mine', ...view }],
  [() => lists.renameView('Mine', 'Ours'), 'rename_view', { name: 'Mine', to: 'Ours' }],
  [() => lists.removeView('Mine'), 'remove_view', { name: 'Mine' }],
  [() => lists.moveView('Mine', 2), 'move_view', { name: 'Mine', place: 2 }],
  [() => lists.cancelExport(), 'cancel_export', {}],
  [() => lists.overview('today'), 'overview', { span: 'today' }],
])('%s', async (call, command, args) => {
  const heard: unknown[] = [];
  mockIPC((name, given) => {
    heard.push([name, given]);
    return 'answer';
  });
  expect(await call()).toBe('answer');
  expect(heard).toEqual([[command, args]]);
});

it('hears how far an export is', async () => {
  let given: Record<string, unknown> = {};
  mockIPC((_, args) => {
    given = args as Record<string, unknown>;
    return '/home/agent/file.csv';
  });
  expect(await lists.export(7, 'csv', true, () => {})).toBe('/home/agent/file.csv');
  expect(given).toMatchObject({ list: 7, format: 'csv', withKeys: true });
  expect(given['progress']).toBeDefined();
});
