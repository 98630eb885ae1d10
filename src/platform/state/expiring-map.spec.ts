import { ExpiringMap } from './expiring-map.js';
import { ExpiryQueue } from './expiry-queue.js';

describe('the expiry queue', () => {
  it('checks what is due, earliest first, and nothing else', () => {
    const queue = new ExpiryQueue();
    const checked: number[] = [];
    for (const at of [50, 10, 40, 20, 30, 10]) queue.add(at, () => void checked.push(at));
    queue.run(30);
    expect(checked).toEqual([10, 10, 20, 30]);
    queue.run(60);
    expect(checked).toEqual([10, 10, 20, 30, 40, 50]);
  });

  it('looks again when a check asks for it', () => {
    const queue = new ExpiryQueue();
    const checked: number[] = [];
    queue.add(10, (now) => {
      checked.push(now);
      return now < 20 ? 20 : undefined;
    });
    for (const now of [10, 15, 20, 30]) queue.run(now);
    expect(checked).toEqual([10, 20]);
  });

  it('checks at most 1000 at once, so that no writer pays for all', () => {
    const queue = new ExpiryQueue();
    let checked = 0;
    for (let i = 0; i < 1500; i++) queue.add(i, () => void checked++);
    queue.run(2000);
    expect(checked).toBe(1000);
    queue.run(2000);
    expect(checked).toBe(1500);
  });
});

describe('an expiring map', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('says that it is empty once nothing is held and nothing is due any more', () => {
    const queue = new ExpiryQueue();
    const onEmpty = jest.fn();
    const map = new ExpiringMap(queue, onEmpty);
    map.set('a', 'x', 1000);
    map.delete('a');
    expect(onEmpty).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1000);
    queue.run(performance.now());
    expect(onEmpty).toHaveBeenCalledTimes(1);
  });

  it('stands in the queue once for an entry, however often that is renewed', () => {
    const queue = new ExpiryQueue();
    const added = jest.spyOn(queue, 'add');
    const map = new ExpiringMap(queue);
    for (let i = 0; i < 100; i++) map.set('a', String(i), 1000);
    expect(added).toHaveBeenCalledTimes(1);
  });

  it('keeps an entry that was renewed before its first time was over', () => {
    const queue = new ExpiryQueue();
    const map = new ExpiringMap(queue);
    map.set('a', 'first', 1000);
    jest.advanceTimersByTime(900);
    map.set('a', 'second', 1000);
    jest.advanceTimersByTime(900);
    queue.run(performance.now());
    expect(map.get('a')).toBe('second');
    jest.advanceTimersByTime(100);
    expect(map.get('a')).toBeUndefined();
    expect(map.entries().size).toBe(0);
  });
});
