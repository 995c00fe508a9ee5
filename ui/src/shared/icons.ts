// Line drawings on a 16 × 16 grid, named by what they show.

export const icons = {
  alert: 'M8 2.2 14.6 13.6H1.4ZM8 6.4v3.4M8 11.7v.1',
  bookmark: 'M4 2.5h8v11L8 10.6 4 13.5Z',
  ban: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM3.8 3.8l8.4 8.4',
  chart: 'M2.5 2v12h11.5M5.5 11V8M8.5 11V4.5M11.5 11V6.5',
  check: 'M3 8.5 6.5 12 13 4.5',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.4 1.6',
  coin: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM10.3 5.9a2.9 2.9 0 1 0 0 4.2M5 7.3h3.4M5 8.9h3.4',
  copy: 'M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3',
  cross: 'M4 4l8 8M12 4l-8 8',
  down: 'M8 3v9.5M4 9l4 4 4-4',
  download: 'M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.5h10',
  file: 'M4 1.5h5.5l3 3v10H4ZM9.5 1.5v3h3',
  file_cross: 'M4 1.5h5.5l3 3v10H4ZM6.5 7.7l3.4 3.4M9.9 7.7l-3.4 3.4',
  filter: 'M2 3h12L9.5 8.5V13l-3 1V8.5Z',
  folder: 'M1.5 3.5H6l1.5 2h7v7.5h-13Z',
  hourglass: 'M4 2h8M4 14h8M5 2v2.4L8 8l3-3.6V2M5 14v-2.4L8 8l3 3.6V14',
  inbox: 'M2 9h3.4l1 2h3.2l1-2H14M2 9l2-6h8l2 6v4.5H2Z',
  link: 'M6.5 9.5l3-3M7.2 4.6 8.7 3.1a3 3 0 0 1 4.2 4.2L11.4 8.8M8.8 11.4 7.3 12.9a3 3 0 0 1-4.2-4.2L4.6 7.2',
  list: 'M5.5 4h8.5M5.5 8h8.5M5.5 12h8.5M2 4h.1M2 8h.1M2 12h.1',
  listening:
    'M8 9a1 1 0 1 0 0-2 1 1 0 0 0 0 2ZM5.2 10.8a4 4 0 0 1 0-5.6M10.8 5.2a4 4 0 0 1 0 5.6M3 13a7 7 0 0 1 0-10M13 3a7 7 0 0 1 0 10',
  look: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 2v12M8 5h4.8M8 8h6M8 11h4.8',
  print: 'M4.5 6V2h7v4M4.5 11.5H2V6h12v5.5h-2.5M4.5 9.5h7V14h-7Z',
  question: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.3 6.4a1.8 1.8 0 1 1 2.6 1.7c-.6.3-.9.7-.9 1.3M8 11.4v.1',
  refresh: 'M13.2 2.8v3.4H9.8M13 6A5.5 5.5 0 1 0 13.4 9.2',
  reply: 'M6 3 2.5 6.5 6 10M2.5 6.5h7a4 4 0 0 1 4 4v2',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.7 10.7 14 14',
  send: 'M14 2 2 7l5 2 2 5ZM7 9l3-3',
  silent: 'M8 9a1 1 0 1 0 0-2 1 1 0 0 0 0 2ZM5.2 10.8a4 4 0 0 1-.6-4.9M10.8 5.2a4 4 0 0 1 .6 4.9M2 2l12 12',
  speech: 'M2 3h12v8H7l-3 3v-3H2ZM5 6.5h6',
  ticket: 'M2 4.5h12v2.2a1.3 1.3 0 0 0 0 2.6v2.2H2V9.3a1.3 1.3 0 0 0 0-2.6ZM9.8 4.5v7',
  undo: 'M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6',
  up: 'M8 13V3.5M4 7l4-4 4 4',
} as const;

export type IconName = keyof typeof icons;
