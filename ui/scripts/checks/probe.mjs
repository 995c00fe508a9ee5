// What the checks ask of the page itself: put into it once, as `globalThis.probe`. It runs in the page and sees nothing
// of this file's surroundings.

export function probe() {
  const modal = () => [...document.querySelectorAll('dialog:modal')].at(-1);

  /** Drawn, and not only for screen readers. */
  const isSeen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.closest('.offscreen') &&
    getComputedStyle(element).clipPath === 'none';

  /** A name by which a person finds it. */
  function where(element) {
    const near = element.closest('[data-testid]');
    const own =
      element.tagName.toLowerCase() +
      [...element.classList]
        .filter((name) => !name.startsWith('svelte-'))
        .map((name) => `.${name}`)
        .join('');
    const said = (element.getAttribute('aria-label') ?? element.textContent ?? '')
      .trim()
      .replace(/\s+/g, ' ');
    const inside = near === null ? '' : `${near.dataset.testid} `;
    return `${inside}${near === element ? '' : own} “${said.slice(0, 40)}”`;
  }

  const above = (element) => {
    const all = [];
    for (let up = element.parentElement; up; up = up.parentElement) all.push(up);
    return all;
  };

  /** Every stop of the Tab key. */
  const stops = () =>
    [
      ...(modal() ?? document).querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex]',
      ),
    ].filter((element) => element.tabIndex >= 0 && !element.disabled && isSeen(element));

  /** The colour behind an element, as [red, green, blue]. */
  function behind(element) {
    for (const up of [element, ...above(element)]) {
      const parts = channels(getComputedStyle(up).backgroundColor);
      if (parts[3] > 0.5) return parts.slice(0, 3);
    }
    return [255, 255, 255];
  }

  function channels(colour) {
    const parts = colour.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return [...parts.slice(0, 3), parts[3] ?? 1];
  }

  function light(colour) {
    const [red, green, blue] = colour.slice(0, 3).map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  /** How well two colours can be told apart, from 1 to 21. */
  function apart(one, other) {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  }

  globalThis.probe = { isSeen, where, above, stops, behind, channels, apart };
}
