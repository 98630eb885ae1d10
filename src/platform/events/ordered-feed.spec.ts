import { OrderedFeed } from './ordered-feed.js';

interface Item {
  readonly seq: number;
}

describe('an ordered feed', () => {
  let stored: Item[];
  let told: number[];
  let fetches: number;
  let isAway: boolean;
  let feed: OrderedFeed<Item>;

  beforeEach(() => {
    jest.useFakeTimers();
    [stored, told, fetches, isAway] = [[], [], 0, false];
    feed = new OrderedFeed<Item>({
      seqOf: ({ seq }) => seq,
      deliver: ({ seq }) => told.push(seq),
      fetch: (after, upTo) => {
        fetches += 1;
        if (isAway) return Promise.reject(new Error('away'));
        return Promise.resolve(stored.filter(({ seq }) => seq > after && seq <= upTo).slice(0, 3));
      },
    });
  });
  afterEach(() => {
    feed.stop();
    jest.useRealTimers();
  });

  const offer = (...seqs: number[]): void => seqs.forEach((seq) => feed.offer({ seq }));
  const store = (from: number, to: number): void => {
    for (let seq = from; seq <= to; seq++) stored.push({ seq });
  };

  it('tells each item once and in order, however they come', () => {
    feed.begin(4);
    offer(6, 6, 5, 8, 5, 7, 3);
    expect(told).toEqual([5, 6, 7, 8]);
    expect(fetches).toBe(0);
  });

  it('tells what came first when it comes again while it waits', () => {
    const heard: Item[] = [];
    const [first, again] = [{ seq: 2 }, { seq: 2 }];
    const seqOf = ({ seq }: Item): number => seq;
    const other = new OrderedFeed<Item>({
      seqOf,
      deliver: (item) => heard.push(item),
      fetch: () => Promise.resolve([]),
    });
    other.begin(0);
    [first, again, { seq: 1 }].forEach((item) => other.offer(item));
    expect(heard[1]).toBe(first);
  });

  it('tells nothing before it has begun, and then what follows', () => {
    offer(5, 3, 4);
    expect(told).toEqual([]);
    feed.begin(3);
    feed.begin(0);
    expect(told).toEqual([4, 5]);
  });

  it('reads an item that stays away from where it is stored', async () => {
    feed.begin(0);
    store(1, 9);
    offer(2, 9);
    await jest.advanceTimersByTimeAsync(99);
    expect([told, fetches]).toEqual([[], 0]);
    await jest.advanceTimersByTimeAsync(1);
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('tries again while what is stored cannot be read', async () => {
    feed.begin(0);
    store(1, 2);
    isAway = true;
    offer(2);
    await jest.advanceTimersByTimeAsync(2_500);
    expect(told).toEqual([]);
    isAway = false;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([1, 2]);
  });

  it('does not wait for items that were deleted', async () => {
    feed.begin(0);
    stored.push({ seq: 4 });
    offer(6);
    await jest.advanceTimersByTimeAsync(100);
    expect(told).toEqual([4, 6]);
    expect(feed.lastSeq).toBe(6);
  });

  it('tells what it is told to look for, while newer items come', async () => {
    feed.begin(2);
    store(1, 12);
    const looking = feed.catchUp(10);
    offer(11, 3, 12);
    await looking;
    expect(told).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('remembers what it has told lately, and knows when it does not', () => {
    feed.begin(10);
    expect(feed.since(9)).toBeUndefined();
    offer(...Array.from({ length: 600 }, (_, i) => 11 + i));
    expect(feed.since(610)).toEqual([]);
    expect(feed.since(607)?.map(({ seq }) => seq)).toEqual([608, 609, 610]);
    expect(feed.since(609 - 200)).toHaveLength(201);
    expect(feed.since(10)).toBeUndefined();
  });
});
