import { TimeHeap } from './time-heap.js';

/** Looks at one thing that is due: undefined when it is gone now, else when to look again. */
type Check = (now: number) => number | undefined;

/**
 * What vanishes when, looked at when something is written. So nothing expired piles up, no timer runs, and no call
 * looks at everything.
 */
export class ExpiryQueue {
  private readonly checks = new TimeHeap<Check>();

  add(at: number, check: Check): void {
    this.checks.add(check, at);
  }

  /** Checks what is due, at most 1000 at once: a writer adds one, so the queue still gets shorter. */
  run(now: number): void {
    for (let left = 1000; left > 0; left--) {
      const first = this.checks.first();
      if (!first || first.at > now) return;
      const again = first.item(now);
      if (again === undefined) this.checks.remove(first);
      else this.checks.move(first, again);
    }
  }
}
