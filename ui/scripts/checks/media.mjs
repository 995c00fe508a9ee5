// What the page does when the system asks for less motion or for colours of its own.

/** Everything that moves by itself or on its way from one look to another. */
export async function moving(page) {
  return page.evaluate(() => {
    const { where } = globalThis.probe;
    const lasts = (durations) => durations.split(',').some((each) => Number.parseFloat(each) > 0);
    const told = [];
    for (const element of document.querySelectorAll('*')) {
      for (const part of [null, '::before', '::after']) {
        const style = getComputedStyle(element, part);
        const isAnimated = style.animationName !== 'none' && lasts(style.animationDuration);
        if (isAnimated || lasts(style.transitionDuration)) told.push(`${where(element)}: moves`);
        if (style.scrollBehavior === 'smooth') told.push(`${where(element)}: scrolls smoothly`);
      }
    }
    const running = document.getAnimations().filter(({ playState }) => playState === 'running');
    return [...told, ...running.map(() => 'an animation runs')];
  });
}

/** What only a background told: in forced colours all backgrounds are alike. */
export async function alikeInForcedColours(page) {
  return page.evaluate(() => {
    const { isSeen, where, above } = globalThis.probe;
    const told = [];

    const border = (style) =>
      style.borderTopStyle === 'none' ? 0 : Number.parseFloat(style.borderTopWidth) || 0;
    const outline = (style) =>
      style.outlineStyle === 'none' ? '' : `${style.outlineWidth} ${style.outlineColor}`;
    const look = (element) => {
      const style = getComputedStyle(element);
      const { fontWeight, textDecorationLine, borderTopColor } = style;
      const icons = [...element.querySelectorAll('svg')].map((icon) => icon.innerHTML).join('');
      return [outline(style), border(style), borderTopColor, fontWeight, textDecorationLine, icons].join(
        '; ',
      );
    };

    const CHOSEN =
      '[aria-selected=true], [aria-current]:not([aria-current=false]), [aria-pressed=true], [aria-checked=true]';
    for (const chosen of document.querySelectorAll(CHOSEN)) {
      const other = [...(chosen.parentElement?.children ?? [])].find(
        (one) => one.tagName === chosen.tagName && !one.matches(CHOSEN) && isSeen(one),
      );
      if (isSeen(chosen) && other && look(chosen) === look(other))
        told.push(`${where(chosen)}: looks like the others`);
    }

    for (const field of document.querySelectorAll('input, select, textarea, dialog')) {
      if (!isSeen(field) || field.matches('[type=checkbox], [type=radio], [type=range]')) continue;
      const around = [field, ...above(field).slice(0, 1)];
      if (!around.some((one) => border(getComputedStyle(one)) > 0))
        told.push(`${where(field)}: has no border`);
    }

    for (const bar of document.querySelectorAll('body div, body span, body i')) {
      const style = getComputedStyle(bar);
      const isDrawn = bar.childNodes.length === 0 && bar.clientWidth > 1 && bar.clientHeight > 1;
      if (!isDrawn || !isSeen(bar) || bar.closest('[aria-hidden=true]') || border(style) > 0) continue;
      const canvas = getComputedStyle(document.body).backgroundColor;
      if (style.backgroundColor === canvas) told.push(`${where(bar)}: is only a background`);
    }
    return told;
  });
}
