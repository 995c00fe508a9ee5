// Whether every stop of the Tab key shows that it has the focus, and is not hidden by what stands before it. Runs in the
// page; the focus is elsewhere afterwards.

/** A ring is told from what is around it, and so thick. */
export async function unseenFocus(page) {
  return page.evaluate(() => {
    const { stops, where, above, behind, channels, apart } = globalThis.probe;
    const LEAST = { contrast: 3, width: 2 };
    const told = [];

    /** All by which an element, what is around it or in it can show the focus. */
    function marks(element) {
      return [element, ...above(element).slice(0, 2), ...element.children].map((one) => {
        const style = getComputedStyle(one);
        return {
          one,
          outline: style.outlineStyle === 'none' ? 0 : Number.parseFloat(style.outlineWidth),
          colour: style.outlineColor,
          shadow: style.boxShadow,
          stroke: style.stroke === 'none' ? '' : `${style.stroke} ${style.strokeWidth}`,
        };
      });
    }

    function shows(before, after) {
      return after.some((now, i) => {
        const was = before[i];
        if (now.stroke !== was.stroke) return apart(channels(now.stroke), behind(now.one)) >= LEAST.contrast;
        if (now.shadow !== was.shadow && now.shadow !== 'none')
          return apart(channels(now.shadow), behind(now.one.parentElement)) >= LEAST.contrast;
        const isNew = now.outline >= LEAST.width && now.outline !== was.outline;
        return isNew && apart(channels(now.colour), behind(now.one.parentElement)) >= LEAST.contrast;
      });
    }

    const all = stops();
    for (const stop of all) {
      document.activeElement?.blur();
      const before = marks(stop);
      stop.focus({ focusVisible: true });
      if (document.activeElement !== stop) told.push(`${where(stop)}: does not take the focus`);
      else if (!shows(before, marks(stop))) told.push(`${where(stop)}: does not show the focus`);
    }
    return { told, count: all.length };
  });
}

/** What has the focus can be seen where it is. */
export async function hiddenFocus(page) {
  return page.evaluate(() => {
    const { stops, where } = globalThis.probe;
    const PLACES = [
      [0.5, 0.5],
      [0.1, 0.5],
      [0.9, 0.5],
      [0.5, 0.1],
      [0.5, 0.9],
    ];
    return stops().flatMap((stop) => {
      // What has the focus already is not scrolled to.
      document.activeElement?.blur();
      stop.focus({ focusVisible: true });
      const box = stop.getBoundingClientRect();
      const isThere = ([x, y]) => {
        const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
        return hit !== null && (stop.contains(hit) || hit.closest('label')?.control === stop);
      };
      return PLACES.some(isThere) ? [] : [`${where(stop)}: is hidden when it has the focus`];
    });
  });
}
