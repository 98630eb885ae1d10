const WINDOW_MS = 60_000;
const TOLERATED = 3;

/** Tells a fight over a client id from a single lost connection: more than three losses within a minute. */
export class TakeoverWatch {
  private losses: number[] = [];

  /** Notes a connection that the broker closed; true when that is a fight. */
  noteLoss(now = Date.now()): boolean {
    this.losses = [...this.losses.filter((at) => now - at < WINDOW_MS), now];
    return this.losses.length > TOLERATED;
  }
}
