// What a screen reader is told when something changes without the agent's doing. One message at a time, politely.

export class Announcer {
  message = $state('');
  /** Moves with every message, so that the same words twice are still two messages. */
  turn = $state(0);

  say(message: string): void {
    this.message = message;
    this.turn += 1;
  }
}
