// The receiver page: the way there and back, what it says, and what it does when asked.
import { describe, expect, it } from 'vitest';
import { words } from '../src/lib/words';
import { failure } from '../src/testing/failure';
import { receiverPage, stopped, unreadRequest } from '../src/testing/receiver';
import { backendOf, NOW, openWindow, press, promised, settle } from './support';

async function openReceiver() {
  const backend = backendOf();
  backend.page = receiverPage(NOW);
  backend.unread = [unreadRequest(NOW, 7), unreadRequest(NOW, 3)];
  const opened = await openWindow(backend);
  await press(opened.field, '6', { ctrlKey: true });
  return opened;
}

describe('the places', () => {
  it('are reached by key, by the rail and by the status bar, and left by Escape and slash', async () => {
    const { page } = await openReceiver();
    expect(page.getByTestId('receiver')).toBeTruthy();
    expect(page.getByTestId('place-receiver').getAttribute('aria-current')).toBe('page');
    await press(document.activeElement!, 'Escape');
    expect(page.queryByTestId('receiver')).toBeNull();
    expect(document.activeElement).toBe(page.getByTestId('search'));

    page.getByTestId('receiver-status').click();
    await settle();
    await press(document.body, '/');
    expect(document.activeElement).toBe(page.getByTestId('search'));

    page.getByTestId('place-receiver').click();
    await settle();
    await press(document.body, '1', { metaKey: true });
    expect(page.queryByTestId('receiver')).toBeNull();
  });

  it('keep what was looked up while another is open', async () => {
    const { page, desk } = await openWindow();
    desk.lookUp('AGYPMNVXPJ');
    desk.place = 'receiver';
    await settle();
    await press(document.body, 'Escape');
    expect((page.getByTestId('search') as HTMLInputElement).value).toBe('AGYPMNVXPJ');
  });
});

describe('the parts', () => {
  it('each say how they stand in a word and what to do', async () => {
    const { page, backend } = await openReceiver();
    const checks = page.getAllByTestId('check');
    expect(checks).toHaveLength(backend.page.checks.length);
    const disk = checks.find((check) => check.dataset.name === 'disk')!;
    expect(disk.textContent).toContain(words.receiver.checkState.attention);
    expect(disk.textContent).toContain('Free some space');
  });

  it('ask Jackpot only when told to', async () => {
    const { page, backend } = await openReceiver();
    expect(backend.asked('checkReceiver')).toHaveLength(0);
    page.getByTestId('check-now').click();
    page.getByTestId('check-now').click();
    await settle();
    expect(backend.asked('checkReceiver')).toHaveLength(1);
  });

  it('say that they could not be read, and are tried again', async () => {
    const backend = backendOf();
    backend.before = async (name) => {
      if (name === 'receiverPage') throw failure('store_unavailable');
    };
    const { page, field } = await openWindow(backend);
    await press(field, '6', { ctrlKey: true });
    const failed = page.getByTestId('receiver').querySelector('[data-testid=failed]')!;
    expect(failed.textContent).toContain(words.errors.store_unavailable.title);
    backend.before = async () => {};
    failed.querySelector('button')!.click();
    await settle();
    expect(page.getAllByTestId('check').length).toBeGreaterThan(5);
  });
});

describe('a test notification', () => {
  it('is sent once, and says that it arrived or where it stopped', async () => {
    const { page, backend } = await openReceiver();
    const under_way = promised();
    backend.before = (name) => (name === 'sendTest' ? under_way.promise : Promise.resolve());
    page.getByTestId('send-test').click();
    page.getByTestId('send-test').click();
    await settle();
    expect(page.getByTestId('send-test').textContent).toContain(words.receiver.sendingTest);
    under_way.keep();
    await settle();
    expect(backend.asked('sendTest')).toHaveLength(1);
    expect(page.getByTestId('test-outcome').textContent).toContain('after 84 ms');

    backend.test = stopped(NOW);
    page.getByTestId('send-test').click();
    await settle();
    const outcome = page.getByTestId('test-outcome');
    expect(outcome.dataset.code).toBe('tls');
    expect(outcome.textContent).toContain(words.receiver.notArrived);
    expect(outcome.textContent).toContain('Renew the certificate');
  });

  it('cannot be sent while nothing listens', async () => {
    const { page, backend, desk } = await openReceiver();
    backend.page = receiverPage(NOW, { addresses: [] });
    await desk.receiver.refetch();
    page.getByTestId('send-test').click();
    await settle();
    expect(backend.asked('sendTest')).toHaveLength(0);
    expect(page.getByTestId('addresses').textContent).toContain(words.receiver.notListening);
  });
});

describe('the last requests', () => {
  it('lead to the voucher they tell of', async () => {
    const { page } = await openReceiver();
    const row = page.getAllByTestId('request').find((request) => request.dataset.outcome === 'agreed')!;
    row.querySelector('button')!.click();
    await settle();
    expect((page.getByTestId('search') as HTMLInputElement).value).toBe('AGYPMNVXPJ');
  });

  it('lead to the whole of one that could not be read, and back', async () => {
    const { page } = await openReceiver();
    page.getByTestId('read-request').click();
    await settle();
    expect(page.getByTestId('unread-body').textContent).toContain('"couponId": 7');
    expect(page.getByTestId('unread-request').textContent).toContain('••••••');
    page.getByTestId('unread-back').click();
    await settle();
    expect(page.queryByTestId('unread-request')).toBeNull();
  });
});

describe('what could not be read', () => {
  it('is listed when asked for, saved for Jackpot and read again', async () => {
    const { page } = await openReceiver();
    expect(page.queryAllByTestId('unread-row')).toHaveLength(0);
    page.getByTestId('show-unread').click();
    await settle();
    expect(page.getAllByTestId('unread-row')).toHaveLength(2);
    page.getByTestId('export-unread').click();
    page.getByTestId('redecode').click();
    await settle();
    expect(page.getByTestId('exported').textContent).toContain('Downloads');
    expect(page.getByTestId('redecoded').textContent).toContain('0 of 2 requests');
  });

  it('says that nothing is there', async () => {
    const { page, backend, desk } = await openReceiver();
    backend.page = receiverPage(NOW, { unread: { waiting: 0, decoded: 0, dropped: 0 } });
    await desk.receiver.refetch();
    await settle();
    expect(page.getByTestId('unread').textContent).toContain(words.unread.none);
    expect(page.queryByTestId('redecode')).toBeNull();
  });
});
