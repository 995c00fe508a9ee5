// Whether all of a page can be read in the room that it has: nothing cut, nothing beyond the window's edge, and nothing
// but a table that has to be scrolled sideways. Runs in the page.

export function lost() {
  const { isSeen, where, above } = globalThis.probe;
  const told = [];
  const say = (element, what) => told.push(`${where(element)}: ${what}`);

  const wider = document.documentElement.scrollWidth - innerWidth;
  if (wider > 0) told.push(`the page is ${wider} pixels wider than the window`);

  const isTable = (element) => element.matches('[role=grid]') || element.querySelector('table') !== null;
  const scrolls = (overflow) => overflow === 'auto' || overflow === 'scroll';
  const hides = (overflow) => overflow === 'hidden' || overflow === 'clip';
  /** What is cut can be read in another way: by pointing at it, or by scrolling in a field. */
  const isTold = (element) =>
    element.matches('input, textarea, select') || element.closest('[title]') !== null;

  /** What in it sticks out most. */
  function because(element) {
    const edge = element.getBoundingClientRect().left + element.clientLeft + element.clientWidth;
    const right = (one) => one.getBoundingClientRect().right;
    const isOwn = (one) =>
      above(one)
        .slice(0, above(one).indexOf(element))
        .every((up) => getComputedStyle(up).overflowX === 'visible');
    const out = [...element.querySelectorAll('*')].filter(
      (one) => right(one) > edge + 1 && isSeen(one) && isOwn(one),
    );
    const widest = Math.max(0, ...out.map(right));
    const last = out.findLast((one) => right(one) === widest);
    return last ? `, because of ${where(last)}` : '';
  }

  for (const element of document.querySelectorAll('body *')) {
    if (element instanceof SVGElement || !isSeen(element)) continue;
    const style = getComputedStyle(element);
    if (style.display === 'inline') continue;
    const aside = element.scrollWidth - element.clientWidth;
    const below = element.scrollHeight - element.clientHeight;
    if (aside > 1) {
      if (scrolls(style.overflowX) && !isTable(element))
        say(element, `has to be scrolled sideways (${aside} pixels)${because(element)}`);
      const isCut = hides(style.overflowX) && !isTold(element);
      if (isCut) say(element, `is cut at its side (${aside} pixels)${because(element)}`);
      const isBox = element.matches('button, select, kbd, th, td, label, legend');
      if (isBox && style.overflowX === 'visible') say(element, `its text does not fit (${aside} pixels)`);
    }
    if (below > 1 && hides(style.overflowY) && !isTold(element))
      say(element, `is cut below (${below} pixels)`);
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement;
    if (text.data.trim() === '' || !isSeen(element)) continue;
    range.selectNodeContents(text);
    const beyond = [...range.getClientRects()].some(({ left, right }) => right > innerWidth + 1 || left < -1);
    if (!beyond) continue;
    const canBeReached = above(element).some(
      (up) => scrolls(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth,
    );
    if (!canBeReached && !isTold(element)) say(element, 'is beyond the edge of the window');
  }
  return [...new Set(told)];
}
