type Start = () => void;

/** Bounds how much is worked on at once. What comes over the bound, or after `pause`, waits for its turn in order. */
export class InFlight {
  private active = 0;
  private isPaused = false;
  private readonly waiting: Start[] = [];
  private readonly whenIdle: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  /** Runs `start` now, or when there is room. Each start needs one `leave`. */
  enter(start: Start): void {
    if (this.isPaused || this.active >= this.limit) this.waiting.push(start);
    else this.run(start);
  }

  leave(): void {
    this.active -= 1;
    const next = this.isPaused ? undefined : this.waiting.shift();
    if (next) this.run(next);
    if (this.active === 0) this.whenIdle.splice(0).forEach((tell) => tell());
  }

  /** Starts nothing any more; settles when all that was started has left. */
  async pause(): Promise<void> {
    this.isPaused = true;
    if (this.active > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  private run(start: Start): void {
    this.active += 1;
    start();
  }
}
