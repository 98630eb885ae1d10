/** Looks at one thing that is due: undefined when it is gone now, else when to look again. */
type Check = (now: number) => number | undefined;

interface Due {
  readonly at: number;
  readonly check: Check;
}

/**
 * What vanishes when: a binary heap, looked at when something is written. So nothing expired piles up, no timer
 * runs, and no call looks at everything.
 */
export class ExpiryQueue {
  private readonly heap: Due[] = [];

  add(at: number, check: Check): void {
    const due = { at, check };
    let index = this.heap.push(due) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.heap[parent]!.at <= at) break;
      this.heap[index] = this.heap[parent]!;
      index = parent;
    }
    this.heap[index] = due;
  }

  /** Checks what is due, at most 1000 at once: a writer adds one, so the queue still gets shorter. */
  run(now: number): void {
    for (let left = 1000; left > 0 && this.heap.length > 0 && this.heap[0]!.at <= now; left--) {
      const { check } = this.takeFirst();
      const again = check(now);
      if (again !== undefined) this.add(again, check);
    }
  }

  private takeFirst(): Due {
    const first = this.heap[0]!;
    const last = this.heap.pop()!;
    if (this.heap.length > 0) this.sink(last);
    return first;
  }

  private sink(due: Due): void {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child + 1 < this.heap.length && this.heap[child + 1]!.at < this.heap[child]!.at) child++;
      if (child >= this.heap.length || this.heap[child]!.at >= due.at) break;
      this.heap[index] = this.heap[child]!;
      index = child;
    }
    this.heap[index] = due;
  }
}
