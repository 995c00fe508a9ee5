// Looks whether anything that can be pressed moves when answers come late, news are pushed or a message is told:
// `npm run still`, or with the beginning of a name. What the agent is about to press must stay where it is; where it
// stands is compared before and after each step, so that no time decides. Ends with 1 when something moved.
import { openStage } from './stage.mjs';

/** What is pressed, typed into or chosen. */
const STANDS = 'button, input, textarea, select, summary, a[href], [role=option], [role=separator]';
/** Rounding moves less than this. */
const TOLERANCE = 0.75;
/** Frames in a row in which nothing changes, until a page has come to rest. */
const STILL_FRAMES = 8;

const CODE = 'RQZLBVTNEA';
const looks = [
  { language: 'en', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { language: 'fr', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { language: 'en', colorScheme: 'dark', viewport: { width: 1920, height: 1080 } },
];

const late = (method, ...given) => ({
  said: `${method} ${given.join(' ')}`,
  act: (page) => page.evaluate(([name, all]) => window.late[name](...all), [method, given]),
});
const release = (...names) => late('release', ...names);
const happens = (name) => late('happen', name);
/** Pressed by the agent, with an answer that comes later; where the button then stands is part of it. */
const press = (testid) => ({
  said: `press ${testid}`,
  act: (page) =>
    page
      .getByTestId(testid)
      .first()
      .evaluate((button) => button.click()),
});
const together = (...steps) => ({
  said: steps.map(({ said }) => said).join(', '),
  act: async (page) => {
    for (const { act } of steps) await act(page);
  },
});
const wait = (testid) => ({
  said: `until ${testid}`,
  act: (page) => page.getByTestId(testid).first().waitFor(),
});

const open = async (page) => {
  await page.getByTestId('search').fill(CODE);
  await page.locator(`[data-testid=voucher][data-coupon="${CODE}"]`).waitFor();
};
const hit = (page) => page.getByTestId('hit').first().waitFor();

/** What begins a scene, and then step by step what comes by itself. */
const scenes = [
  {
    name: 'start',
    fixture: 'late&hold=atHand,attention',
    begin: (page) => page.getByTestId('search').waitFor(),
    steps: [
      together(release('atHand'), wait('hit')),
      together(release('attention'), wait('attention-count')),
    ],
  },
  {
    name: 'opening',
    fixture: 'late&hold=remarks,activity',
    begin: open,
    steps: [
      together(release('remarks', 'activity'), wait('deed'), wait('journal')),
      happens('linkExpired'),
      late('pin'),
    ],
  },
  {
    name: 'life',
    fixture: 'late',
    begin: open,
    steps: [
      happens('stuck'),
      happens('lapsed'),
      happens('confirmed'),
      happens('flagged'),
      happens('ready'),
      late('download', 20_000),
      late('download', 90_000),
      happens('failed'),
      together(happens('stored'), {
        said: 'until the page is drawn',
        act: (page) => page.locator('[data-testid=first-page][data-state=drawn]').waitFor(),
      }),
      happens('sent'),
      together(happens('suspicious'), wait('show-page')),
      press('open-pdf'),
      happens('linkExpired'),
    ],
  },
  {
    name: 'answers',
    fixture: 'late',
    begin: async (page) => {
      await open(page);
      await page.evaluate(() => window.late.happen('ready'));
      await page.evaluate(() => window.late.happen('stored'));
      await page.locator('[data-testid=first-page][data-state=drawn]').waitFor();
    },
    steps: [
      together(late('hold', 'refreshLink', 'askVendor', 'pin'), press('refresh-link')),
      release('refreshLink'),
      press('ask-jackpot'),
      // As long as it is: it is what was asked for, and what stands below makes room for it.
      { ...together(release('askVendor'), wait('compared')), but: 'jackpot notes done journal' },
      press('pin'),
      release('pin'),
      press('copy-code'),
      together(late('fail', 'refreshLink', 'openPdf', 'setTicket'), press('refresh-link')),
      press('open-pdf'),
      late('mend'),
      press('print-pdf'),
    ],
  },
  {
    name: 'trouble',
    fixture: 'late',
    begin: open,
    steps: [
      together(late('fail', 'voucher', 'remarks', 'find'), happens('linkExpired')),
      late('mend'),
      late('stop'),
      { said: 'a link that leads nowhere', act: (page) => page.evaluate(() => window.late.lead()) },
    ],
  },
  {
    name: 'pointing',
    fixture: 'late',
    begin: async (page) => {
      await hit(page);
      await page.getByTestId('hit').nth(2).hover();
    },
    steps: [late('pin'), happens('stuck'), together(late('fail', 'find'), happens('confirmed'))],
  },
];

/** Waits until nothing stands elsewhere than a few frames ago, and remembers where everything stands. */
async function stand([selector, frames]) {
  const seen = () => {
    const all = [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
    return all.map((each) => {
      const { left, top } = each.getBoundingClientRect();
      return { each, left, top };
    });
  };
  const asText = (all) => all.map(({ left, top }) => `${left},${top}`).join(' ');
  let [now, last, still] = [seen(), '', 0];
  while (still < frames) {
    await new Promise((painted) => requestAnimationFrame(painted));
    now = seen();
    still = asText(now) === last ? still + 1 : 0;
    last = asText(now);
  }
  const before = new Map((window.stood ?? []).map(({ each, left, top }) => [each, { left, top }]));
  window.stood = now;
  const partOf = (each) => each.closest('.card')?.dataset.testid ?? '';
  const name = (each) => {
    const own = each.dataset.testid ?? each.getAttribute('aria-label') ?? each.textContent;
    return `${partOf(each)} › ${own.trim().slice(0, 40)}`;
  };
  return now.flatMap(({ each, left, top }) => {
    const stood = before.get(each);
    return stood ? [{ name: name(each), part: partOf(each), by: [left - stood.left, top - stood.top] }] : [];
  });
}

/** How much of the page shifted, as the browser itself counts. */
function watchShifts() {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) window.shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });
}

async function play(scene, page) {
  const told = [];
  await page.evaluate(watchShifts);
  const look = () => page.evaluate(stand, [STANDS, STILL_FRAMES]);
  await look();
  for (const { said, act, but = '' } of scene.steps) {
    const before = await page.evaluate(() => window.shifted);
    await act(page);
    const exempt = but.split(' ');
    const moved = (await look()).filter(
      ({ part, by }) => !exempt.includes(part) && by.some((pixels) => Math.abs(pixels) > TOLERANCE),
    );
    const shifted = (await page.evaluate(() => window.shifted)) - before;
    told.push({ said, moved, shifted });
  }
  return told;
}

const chosen = scenes.filter(({ name }) => name.startsWith(process.argv[2] ?? ''));
const stage = await openStage();
let [steps, found, shifts] = [0, 0, 0];
try {
  for (const scene of chosen) {
    for (const look of looks) {
      const shot = { name: scene.name, fixture: scene.fixture, act: scene.begin };
      for (const { said, moved, shifted } of await stage.play(shot, look, (page) => play(scene, page))) {
        steps += 1;
        shifts += shifted;
        if (moved.length === 0) continue;
        found += 1;
        const where = `${scene.name}, ${look.language} ${look.viewport.width}: ${said}`;
        console.log(`${where}: ${moved.length} moved (layout shift ${shifted.toFixed(4)})`);
        for (const { name, by } of moved.slice(0, 6)) {
          console.log(`    ${name}: ${by.map((pixels) => Math.round(pixels)).join(', ')}`);
        }
      }
    }
  }
} finally {
  await stage.close();
}
console.log(`${steps} steps, ${found} in which something moved; layout shift ${shifts.toFixed(3)} in all`);
process.exitCode = found > 0 || steps === 0 ? 1 : 0;
