import { TimeHeap, type Timed } from './time-heap.js';

/** Numbers without an order, the same in each run. */
const shuffled = (length: number) => Array.from({ length }, (_, i) => (i * 7919) % length);

const timesUpTo = (heap: TimeHeap<string>, until: number) => heap.upTo(until).map(({ at }) => at);

describe('a time heap', () => {
  let heap: TimeHeap<string>;
  let entries: Timed<string>[];

  beforeEach(() => {
    heap = new TimeHeap();
    entries = shuffled(1000).map((at) => heap.add(`at ${at}`, at));
  });

  it('gives what was added, earliest first', () => {
    const taken: number[] = [];
    for (let first = heap.first(); first; first = heap.first()) {
      taken.push(first.at);
      heap.remove(first);
    }
    expect(taken).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(heap.size).toBe(0);
  });

  it('shows what stands up to a time, in order, and keeps it', () => {
    expect(timesUpTo(heap, 2)).toEqual([0, 1, 2]);
    expect(timesUpTo(heap, -1)).toEqual([]);
    expect(timesUpTo(heap, 1000)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(heap.size).toBe(1000);
  });

  it('stays in order when entries are moved and removed where they stand', () => {
    const left: number[] = [];
    for (const entry of entries) {
      const { at } = entry;
      if (at % 3 === 0) heap.remove(entry);
      else heap.move(entry, at % 3 === 1 ? at - 500 : at + 500);
      if (at % 3 !== 0) left.push(entry.at);
      expect(heap.first()!.at).toBe(Math.min(...heap.upTo(Infinity).map((each) => each.at)));
    }
    left.sort((one, other) => one - other);
    expect(timesUpTo(heap, 250)).toEqual(left.filter((at) => at <= 250));
    expect(timesUpTo(heap, Infinity)).toEqual(left);
  });
});
