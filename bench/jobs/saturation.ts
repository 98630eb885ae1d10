/** Messages that are published and have not reached every reader yet. */
const IN_FLIGHT = 128;
const GRACE_MS = 15_000;

/** What so many readers get of a topic for some seconds, as fast as it gets there. */
export class Saturation {
  private delivered = 0;
  private published = 0;
  private isOver = true;
  private finish: () => void = () => undefined;

  constructor(
    private readonly readers: number,
    private readonly publish: () => void,
  ) {}

  /** To be told how many messages a reader has got. */
  take(count: number): void {
    const due = this.rounds();
    this.delivered += count;
    if (!this.isOver) for (let i = due; i < this.rounds(); i++) this.publishNext();
    else if (this.delivered === this.published * this.readers) this.finish();
  }

  /** Returns the number of deliveries. Throws when not every reader got every message. */
  async run(seconds: number): Promise<number> {
    Object.assign(this, { delivered: 0, published: 0, isOver: false });
    const finished = new Promise<void>((resolve) => (this.finish = resolve));
    for (let i = 0; i < IN_FLIGHT; i++) this.publishNext();
    setTimeout(() => (this.isOver = true), 1000 * seconds);
    const giveUp = setTimeout(() => this.finish(), 1000 * seconds + GRACE_MS);
    await finished;
    clearTimeout(giveUp);
    const expected = this.published * this.readers;
    if (this.delivered !== expected) throw new Error(`${this.delivered} deliveries of ${expected}`);
    return this.delivered;
  }

  /** How often as many messages have come as there are readers. */
  private rounds(): number {
    return Math.floor(this.delivered / this.readers);
  }

  private publishNext(): void {
    this.published += 1;
    this.publish();
  }
}
