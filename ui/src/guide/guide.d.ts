// The guide in every language, read from docs/ when the window is built.
declare module 'virtual:guide' {
  export const guide: Record<import('../lib/language').Language, import('./blocks').Block[]>;
}
