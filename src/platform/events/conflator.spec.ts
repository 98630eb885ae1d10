import { Conflator } from './conflator.js';

interface Move {
  readonly at: number;
  readonly of: string;
}

describe('a conflator', () => {
  let told: string[];
  let conflator: Conflator<Move>;

  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    conflator = new Conflator<Move>(1000, ({ of, at }) => void told.push(`${of}${at}`));
  });
  afterEach(() => {
    conflator.stop();
    jest.useRealTimers();
  });

  const offer = (of: string, at: number) => conflator.offer(of, { of, at });
  const pass = (ms: number) => jest.advanceTimersByTime(ms);
  const heard = () => told.splice(0);

  it('tells the first at once and of the others the newest, when the interval is over', () => {
    offer('a', 1);
    expect(heard()).toEqual(['a1']);
    for (const at of [2, 4, 3]) offer('a', at);
    pass(999);
    expect(heard()).toEqual([]);
    pass(1);
    expect(heard()).toEqual(['a4']);
  });

  it('tells one an interval as long as more come, and at once again after a pause', () => {
    for (let at = 0; at < 50; at++) {
      offer('a', at);
      pass(100);
    }
    expect(heard()).toEqual(['a0', 'a9', 'a19', 'a29', 'a39', 'a49']);
    pass(1000);
    offer('a', 60);
    expect(heard()).toEqual(['a60']);
  });

  it('tells nothing that is older than what was told, or the same again', () => {
    offer('a', 5);
    offer('a', 4);
    offer('a', 5);
    pass(1000);
    expect(heard()).toEqual(['a5']);
  });

  it('lets no key wait for another, with one timer for all', () => {
    for (let i = 0; i < 100; i++) {
      offer(`key ${i} `, 1);
      offer(`key ${i} `, 2);
      pass(5);
    }
    expect(heard()).toHaveLength(100);
    expect(jest.getTimerCount()).toBe(1);
    pass(500);
    expect(heard()).toHaveLength(1);
    pass(495);
    expect(heard()).toHaveLength(99);
  });

  it('leaves no timer behind when nothing is to be told', () => {
    offer('a', 1);
    pass(1000);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('tells nothing after the stop', () => {
    offer('a', 1);
    offer('a', 2);
    conflator.stop();
    offer('b', 1);
    pass(2000);
    expect(heard()).toEqual(['a1']);
    expect(jest.getTimerCount()).toBe(0);
  });
});
