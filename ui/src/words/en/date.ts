// Days and instants that are typed.

export const date = {
  date: {
    hint: (form: string) => `Write ${form}, or the year first: 2026-11-24`,
    day: { form: 'dd/mm/yyyy', wrong: 'This is no day: write 24/11/2026.' },
    instant: {
      form: 'dd/mm/yyyy hh:mm:ss',
      wrong: 'This is no instant: write 24/11/2026 14:05:09, or less of it.',
    },
    disorder: 'The last day comes before the first.',
  },
};
