// The names and arguments of the calls are a contract with Rust that no type checker sees.
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, expect, it } from 'vitest';
import { tauriBackend } from '../src/lib/backend';
import { CallFailure } from '../src/lib/errors';

afterEach(clearMocks);

it.each([
  [() => tauriBackend.find('agy'), 'find', { query: 'agy' }],
  [() => tauriBackend.voucher('v1'), 'voucher', { voucherId: 'v1' }],
  [() => tauriBackend.refreshLink('v1'), 'refresh_link', { voucherId: 'v1' }],
  [() => tauriBackend.openPdf('v1', true), 'open_pdf', { voucherId: 'v1', acknowledged: true }],
  [() => tauriBackend.showPdf('v1'), 'show_pdf', { voucherId: 'v1' }],
  [() => tauriBackend.copyLink('v1'), 'copy_link', { voucherId: 'v1' }],
  [() => tauriBackend.copyAddress(), 'copy_address', { contract: null }],
  [() => tauriBackend.copyAddress('reserve'), 'copy_address', { contract: 'reserve' }],
  [() => tauriBackend.attention('oldest', 50), 'attention', { order: 'oldest', limit: 50 }],
  [
    () => tauriBackend.snooze({ voucher: 'v1' }, null, 'seen'),
    'snooze',
    { what: { voucher: 'v1' }, until: null, reason: 'seen' },
  ],
  [() => tauriBackend.unsnooze({ desk: 'silence' }), 'unsnooze', { what: { desk: 'silence' } }],
  [() => tauriBackend.receiverStatus(), 'receiver_status', {}],
  [() => tauriBackend.retryStart(), 'retry_start', {}],
  [() => tauriBackend.receiverPage(), 'receiver_page', {}],
  [() => tauriBackend.checkReceiver(), 'check_receiver', {}],
  [() => tauriBackend.sendTest(), 'send_test', {}],
  [() => tauriBackend.unreadable(null), 'unreadable', { before: null }],
  [() => tauriBackend.unreadable(7), 'unreadable', { before: 7 }],
  [() => tauriBackend.unreadableRequest(7), 'unreadable_request', { id: 7 }],
  [() => tauriBackend.exportUnreadable(), 'export_unreadable', {}],
  [() => tauriBackend.redecode(), 'redecode', {}],
  [() => tauriBackend.speak('fr'), 'speak', { language: 'fr' }],
])('%s', async (call, command, args) => {
  const heard: unknown[] = [];
  mockIPC((name, given) => {
    heard.push([name, given]);
    return 'answer';
  });
  expect(await call()).toBe('answer');
  expect(heard).toEqual([[command, args]]);
});

it('rejects with a failure that has a code', async () => {
  mockIPC(() => {
    throw { code: 'disk', message: 'Full.', action: 'Free some.' };
  });
  const failure = await tauriBackend.openPdf('v1', false).catch((cause: unknown) => cause);
  expect(failure).toBeInstanceOf(CallFailure);
  expect(failure).toMatchObject({ code: 'disk', message: 'Full.' });
});
