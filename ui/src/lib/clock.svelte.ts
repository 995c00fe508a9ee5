// The one clock of the window. Whatever counts down or says "ago" reads `clock.now`, so all of it moves together.

class Clock {
  now = $state(Date.now());

  /** Answers with the function that stops it. */
  start(): () => void {
    this.now = Date.now();
    const ticking = setInterval(() => (this.now = Date.now()), 1000);
    return () => clearInterval(ticking);
  }
}

export const clock = new Clock();
