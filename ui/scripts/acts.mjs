// What an agent does on the way to what is looked at. Every act ends by waiting for what it is about, never for a time.

const there = (page, testid) => page.getByTestId(testid).first().waitFor();
const hits = (page) => page.getByTestId('hit');

/** Exactly so many rows are in the list. */
async function listed(page, count) {
  await hits(page)
    .nth(count - 1)
    .waitFor();
  await hits(page).nth(count).waitFor({ state: 'detached' });
}

export const seen = (testid) => (page) => there(page, testid);
export const gone = (testid) => (page) => page.getByTestId(testid).first().waitFor({ state: 'detached' });
export const matching = (selector) => (page) => page.locator(selector).first().waitFor({ state: 'attached' });

export const rows = (count) => (page) =>
  hits(page)
    .nth(count - 1)
    .waitFor();

/** Typed into the field of the lookup, with so many answers. */
export const typed = (text, count) => async (page) => {
  await page.getByTestId('search').fill(text);
  await listed(page, count);
};

/** A whole code opens its voucher by itself. */
export const code = (text) => async (page) => {
  await page.getByTestId('search').fill(text);
  await page.locator(`[data-testid=voucher][data-coupon="${text}"]`).waitFor();
  await listed(page, 1);
  await page.locator('[data-testid=first-page][data-state=loading]').waitFor({ state: 'detached' });
};

/** What was found in another way than by its code is opened by a key of its own. */
export const opened = async (page) => {
  await page.keyboard.press('Enter');
  await there(page, 'voucher');
};

export const place = (key, testid) => async (page) => {
  await page.keyboard.press(`Control+${key}`);
  await there(page, testid);
};

export const press =
  (testid, which = 0) =>
  (page) =>
    page.getByTestId(testid).nth(which).click();

export const pressKey = (key) => (page) => page.keyboard.press(key);

export const fill = (testid, text) => (page) => page.getByTestId(testid).fill(text);

/** One of several, by its value. */
export const pick = (testid, value) => (page) =>
  page.getByTestId(testid).locator(`[type=radio][value=${value}]`).check();

/** Typed into a setting's editor. */
export const set = (name, text) => (page) =>
  page.locator(`[data-testid=setting][data-name="${name}"] [data-testid=setting-editor]`).fill(text);

/** Once what has just changed is no longer marked. */
export const unmarked = (page) => page.waitForFunction(() => !document.querySelector('.changed'));

/** At the top of what scrolls, as far as it goes. */
export const shown = (testid) => async (page) => {
  await there(page, testid);
  await page
    .getByTestId(testid)
    .first()
    .evaluate((element) => element.scrollIntoView({ block: 'start' }));
};

/** Rows closer together: by its name, as everything else. */
export const compact = async (page) => {
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-field').fill('compact');
  await page.keyboard.press('Enter');
  await page.getByTestId('palette').waitFor({ state: 'detached' });
};

/** One act after another. */
export const then =
  (...acts) =>
  async (page) => {
    for (const act of acts) await act(page);
  };
