// What can be done by name in the places beside the look-up. Each is opened first: what comes of it is seen there.
import { action, type Action, type Hands } from './action';
import type { Contract } from './bindings';
import { copyText } from './clipboard';
import type { Desk } from './desk.svelte';
import { asCallFailure } from './errors';
import { builtIns, sameView, saySpan } from './filters';
import { sections } from './settings.svelte';
import { sameSpan, usualSpans } from './spans';
import { words } from './words';

const CONTRACTS: readonly Contract[] = ['reserve', 'webhook'];

export function ofTheLists(desk: Desk, hands: Hands): Action[] {
  const { lists, views, exporting, place } = desk;
  const say = words.palette;
  const isShown = (view: (typeof builtIns)[number]['view']) =>
    place === 'lists' && sameView(view, lists.view);
  const isKept = [...builtIns.map(({ view }) => view), ...views.saved].some((view) =>
    sameView(view, lists.view),
  );
  const there = (run: () => void) => () => {
    hands.go('lists');
    run();
  };
  return [
    ...builtIns.map(({ id, view }) =>
      action(
        `view.${id}`,
        say.view(words.lists.builtIn[id]),
        'list',
        () => desk.showList(view),
        isShown(view) ? say.already : null,
      ),
    ),
    action(
      'filter_list',
      say.filterList,
      'filter',
      there(() => (lists.filterWanted = true)),
    ),
    action(
      'sort_list',
      say.sortList,
      'list',
      there(() => (lists.sortWanted = true)),
    ),
    action(
      'turn_list',
      say.turnList,
      lists.view.sort.descending ? 'down' : 'up',
      there(() => void lists.sort(lists.view.sort.by)),
    ),
    action(
      'save_view',
      say.saveView,
      'bookmark',
      there(() => (views.nameWanted = true)),
      isKept ? say.viewIsKept : null,
    ),
    action(
      'export_list',
      say.exportList,
      'download',
      there(() => exporting.ask()),
      lists.list !== null && lists.total === 0 ? words.lists.nothingToExport : null,
    ),
  ];
}

export function ofTheOverview({ overview, place }: Desk, hands: Hands): Action[] {
  return usualSpans.map(({ id, span }) =>
    action(
      `span.${id}`,
      words.palette.span(saySpan(span)),
      'chart',
      () => {
        hands.go('overview');
        void overview.show(span);
      },
      place === 'overview' && sameSpan(span, overview.span) ? words.palette.already : null,
    ),
  );
}

export function ofTheActivity({ activity }: Desk, hands: Hands): Action[] {
  const say = words.palette;
  const isEmpty = activity.known && activity.rows.length === 0;
  const why = isEmpty
    ? words.activity.whyNothing
    : activity.exporting.pending
      ? words.activity.exporting
      : null;
  return (['csv', 'json'] as const).map((format) =>
    action(
      `export_activity.${format}`,
      say.exportActivity[format],
      'download',
      () => {
        hands.go('activity');
        void activity.export(format);
      },
      why,
    ),
  );
}

export function ofTheReceiver(desk: Desk, hands: Hands): Action[] {
  const { receiver, status, announcer } = desk;
  const { page, unread } = receiver;
  const say = words.palette;
  const isDeaf = page ? page.addresses.length === 0 : status.current?.listening === false;
  const deaf = isDeaf ? words.receiver.notListening : null;
  const allRead = page && page.unread.waiting + page.unread.decoded === 0 ? words.unread.none : null;
  const there = (run: () => void) => () => {
    hands.go('receiver');
    unread.back();
    run();
  };
  const copyAddress = async (contract: Contract) => {
    try {
      const copied = await copyText(receiver.copyAddress(contract));
      announcer.say(copied ? words.common.copied : words.common.copyRefused);
    } catch (cause) {
      announcer.say(words.errors[asCallFailure(cause).code].title);
    }
  };
  return [
    action(
      'send_test',
      words.receiver.sendTest,
      'send',
      there(() => void receiver.sendTest()),
      deaf ?? (receiver.testing.pending ? words.receiver.sendingTest : null),
    ),
    action(
      'check_receiver',
      say.checkReceiver,
      'refresh',
      there(() => void receiver.checkNow()),
      receiver.checking.pending ? words.receiver.checking : null,
    ),
    ...CONTRACTS.map((contract) =>
      action(
        `copy_address.${contract}`,
        say.copyAddress[contract],
        'copy',
        () => void copyAddress(contract),
        deaf,
      ),
    ),
    action(
      'show_unread',
      say.showUnread,
      'inbox',
      there(() => void unread.list()),
      allRead,
    ),
    action(
      'redecode',
      say.redecode,
      'refresh',
      there(() => void unread.redecode()),
      allRead ?? (unread.redecoding.pending ? words.unread.redecoding : null),
    ),
    action(
      'export_unread',
      say.exportUnread,
      'download',
      there(() => void unread.export()),
      allRead ?? (unread.exporting.pending ? words.unread.exporting : null),
    ),
  ];
}

export function ofTheSettings(desk: Desk, hands: Hands): Action[] {
  const { firstRun, settings, status } = desk;
  const say = words.palette;
  const begin = () => {
    firstRun.begin();
    hands.go('settings');
  };
  const there = (run: () => void) => () => {
    firstRun.open = false;
    hands.go('settings');
    run();
  };
  const nothing = settings.changes.length === 0 ? words.settings.bar.none : null;
  const unchanged = settings.view?.file === null ? words.settings.noFile : null;
  return [
    action(
      'first_run',
      words.firstRun.start,
      'send',
      begin,
      status.current?.demo ? words.settings.demo : unchanged,
    ),
    action(
      'save_settings',
      say.saveSettings,
      'check',
      there(() => void settings.save()),
      nothing ?? (settings.problems.length > 0 ? words.settings.bar.whyWrong : null),
    ),
    action(
      'discard_settings',
      say.discardSettings,
      'undo',
      there(() => settings.discard()),
      nothing,
    ),
    action(
      'try_rules',
      say.tryRules,
      'clock',
      () => {
        desk.leadTo('preview');
        void settings.showPreview();
      },
      settings.previewWhy,
    ),
    ...sections.map((id) =>
      action(`settings.${id}`, say.settings(words.settings.section[id].title), 'sliders', () =>
        desk.leadTo(id),
      ),
    ),
    action('at_login', words.atLogin.label, 'sliders', () => desk.leadTo('at_login')),
  ];
}
