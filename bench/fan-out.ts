import { begins } from './raw-web-socket.js';

/** Events that are published and have not reached every socket yet. */
const IN_FLIGHT = 32;

/** What so many sockets are told of the events that are published, as fast as they get there. */
export class FanOut {
  private delivered = 0;
  private published = 0;
  private events = 0;
  private finish: () => void = () => undefined;

  constructor(
    private readonly sockets: number,
    private readonly event: string,
    private readonly publish: () => void,
  ) {}

  /** To be called for each frame that a socket gets. */
  take(frame: Buffer): void {
    if (!begins(frame, `42["${this.event}"`)) return;
    this.delivered += 1;
    if (this.delivered % this.sockets > 0) return;
    if (this.delivered === this.events * this.sockets) this.finish();
    else this.publishNext();
  }

  /** Deliveries a second of so many events. */
  async measure(events: number): Promise<number> {
    Object.assign(this, { delivered: 0, published: 0, events });
    const finished = new Promise<void>((resolve) => (this.finish = resolve));
    const began = performance.now();
    for (let i = 0; i < IN_FLIGHT; i++) this.publishNext();
    await finished;
    return Math.round((1000 * events * this.sockets) / (performance.now() - began));
  }

  private publishNext(): void {
    if (this.published === this.events) return;
    this.published += 1;
    this.publish();
  }
}
