import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../test/support/until.js';
import { p99 } from '../server-process.js';

const PER_SECOND = 50;

/** How long each of so many readers waits for messages that come at a steady pace. */
export class Pace {
  private readonly sentAt: number[] = [];
  private readonly got: number[];
  private readonly delaysMs: number[] = [];

  constructor(
    readers: number,
    private readonly publish: () => void,
  ) {
    this.got = Array<number>(readers).fill(0);
  }

  /** To be told how many messages a reader has got, which gets them in the order of publishing. */
  take(reader: number, count: number): void {
    for (let i = 0; i < count; i++) {
      const no = this.got[reader]!++;
      this.delaysMs.push(performance.now() - this.sentAt[no]!);
    }
  }

  /** The 99th percentile, in ms. Throws when not every reader got every message. */
  async run(seconds: number): Promise<number> {
    const began = performance.now();
    for (let no = 0; no < seconds * PER_SECOND; no++) {
      await pause(Math.max(0, began + (1000 * no) / PER_SECOND - performance.now()));
      this.sentAt.push(performance.now());
      this.publish();
    }
    await until(() => this.delaysMs.length === this.sentAt.length * this.got.length);
    return p99(this.delaysMs);
  }
}
