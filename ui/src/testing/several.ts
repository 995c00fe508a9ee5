// Several codes as the Rust side answers them, as far as scenes and tests need it: one a line or between commas.
import type { Hit, SeveralView } from '../lib/bindings';

/** Null when it is not several codes. */
export function severalOf(
  query: string,
  find: (code: string) => Hit | undefined,
): { several: SeveralView; matches: Hit[] } | null {
  const texts = query.split(/[,;\n\t]+/).map((text) => text.trim());
  const codes = texts.filter((text) => text.length >= 4);
  if (codes.length < 2) return null;
  const matches: Hit[] = [];
  const sought = [...new Set(codes)].map((text) => {
    const hit = find(text);
    if (hit) matches.push(hit);
    return { text, voucherId: hit?.voucherId ?? null, more: false };
  });
  const exact = matches.filter(({ matchedBy }) => matchedBy === 'exact' || matchedBy === 'normalised').length;
  return {
    matches,
    several: {
      codes: sought,
      exact,
      alike: matches.length - exact,
      missing: sought.length - matches.length,
      repeated: codes.length - sought.length,
      leftOut: 0,
    },
  };
}
