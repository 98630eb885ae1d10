/** An item and its time. `at` and `place` are the heap's to write. */
export interface Timed<T> {
  readonly item: T;
  at: number;
  place: number;
}

/**
 * Items by their time, earliest first: a binary heap whose entries know their places, so that one can be moved or
 * removed where it stands. Each takes O(log n), and the heap holds what was added and not removed, nothing else.
 */
export class TimeHeap<T> {
  private readonly entries: Timed<T>[] = [];

  get size(): number {
    return this.entries.length;
  }

  first(): Timed<T> | undefined {
    return this.entries[0];
  }

  add(item: T, at: number): Timed<T> {
    const entry = { item, at, place: this.entries.length };
    this.entries.push(entry);
    this.settle(entry);
    return entry;
  }

  move(entry: Timed<T>, at: number): void {
    entry.at = at;
    this.settle(entry);
  }

  remove(entry: Timed<T>): void {
    const last = this.entries.pop()!;
    if (last === entry) return;
    last.place = entry.place;
    this.settle(last);
  }

  /** All whose time is not after `until`, earliest first. Looks at these and the two below each, at no others. */
  upTo(until: number): Timed<T>[] {
    const found: Timed<T>[] = [];
    const places = [0];
    for (let place = places.pop(); place !== undefined; place = places.pop()) {
      const entry = this.entries[place];
      if (!entry || entry.at > until) continue;
      found.push(entry);
      places.push(2 * place + 1, 2 * place + 2);
    }
    return found.sort((one, other) => one.at - other.at);
  }

  private settle(entry: Timed<T>): void {
    this.rise(entry);
    this.sink(entry);
    this.entries[entry.place] = entry;
  }

  private rise(entry: Timed<T>): void {
    while (entry.place > 0) {
      const parent = this.entries[(entry.place - 1) >> 1]!;
      if (parent.at <= entry.at) return;
      this.yieldPlace(parent, entry);
    }
  }

  private sink(entry: Timed<T>): void {
    for (;;) {
      const child = this.earlierChild(entry.place);
      if (!child || child.at >= entry.at) return;
      this.yieldPlace(child, entry);
    }
  }

  /** `neighbour` goes where `entry` was to stand; `entry` is written down once, where it comes to rest. */
  private yieldPlace(neighbour: Timed<T>, entry: Timed<T>): void {
    const { place } = neighbour;
    neighbour.place = entry.place;
    this.entries[neighbour.place] = neighbour;
    entry.place = place;
  }

  private earlierChild(place: number): Timed<T> | undefined {
    const left = this.entries[2 * place + 1];
    const right = this.entries[2 * place + 2];
    return right && right.at < left!.at ? right : left;
  }
}
