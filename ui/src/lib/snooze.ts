// Until when something can be put aside. Pure: the present is always an argument, local time is the agent's.

export type SnoozeFor = 'hour' | 'tomorrow' | 'week' | 'seen';

const HOUR = 3_600_000;
/** When a day at the desk begins. */
const MORNING = 9;

/** Null is for good. */
export function until(choice: SnoozeFor, now: number): string | null {
  switch (choice) {
    case 'hour':
      return new Date(now + HOUR).toISOString();
    case 'tomorrow':
      return morningAfter(now, 1);
    case 'week':
      return morningAfter(now, 7);
    case 'seen':
      return null;
  }
}

/** By the calendar and not by adding hours: the clocks may be put forward meanwhile. */
function morningAfter(now: number, days: number): string {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, MORNING).toISOString();
}
