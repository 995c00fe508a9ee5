// What the guide is made of once its text has been read.

export interface Span {
  kind: 'text' | 'strong' | 'em' | 'codespan';
  text: string;
}

export type Block =
  | { kind: 'heading'; level: number; spans: Span[] }
  | { kind: 'paragraph'; spans: Span[] }
  | { kind: 'list'; items: Span[][] };
