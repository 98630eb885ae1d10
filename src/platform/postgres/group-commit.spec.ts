import { AppError } from '../errors/app-error.js';
import { GroupCommit } from './group-commit.js';

/** A store that takes batches when it is told to, and finds negative numbers unbearable. */
class Store {
  readonly batches: number[][] = [];
  private readonly gates: (() => void)[] = [];
  isSlow = false;
  failure?: Error;

  readonly flush = async (rows: readonly number[]): Promise<string[]> => {
    this.batches.push([...rows]);
    if (this.isSlow) await new Promise<void>((resolve) => this.gates.push(resolve));
    if (this.failure) throw this.failure;
    if (rows.some((row) => row < 0)) throw new RangeError('a row is bad');
    return rows.map((row) => `stored ${row}`);
  };

  letGo(): void {
    this.gates.shift()?.();
  }
}

const outcomes = async (results: Promise<string>[]) =>
  (await Promise.allSettled(results)).map((each) =>
    each.status === 'fulfilled' ? each.value : (each.reason as Error).message,
  );

describe('GroupCommit', () => {
  let store: Store;
  const commitTo = (maxRows: number, maxWaitMs = 60_000) =>
    new GroupCommit<number, string>({ maxRows, maxWaitMs, flush: store.flush });
  beforeEach(() => (store = new Store()));

  it('gives each row its own result', async () => {
    const commit = commitTo(3);
    expect(await Promise.all([1, 2, 3].map((row) => commit.add(row)))).toEqual([
      'stored 1',
      'stored 2',
      'stored 3',
    ]);
  });

  it('closes a batch by its size', async () => {
    const commit = commitTo(2);
    await Promise.all([1, 2, 3, 4].map((row) => commit.add(row)));
    expect(store.batches).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('closes a batch by the wait of its oldest row', async () => {
    const commit = commitTo(100, 2);
    await Promise.all([commit.add(1), commit.add(2)]);
    await commit.add(3);
    expect(store.batches).toEqual([[1, 2], [3]]);
  });

  it('stores one batch at a time, and at once what arrived meanwhile', async () => {
    const commit = commitTo(2);
    store.isSlow = true;
    const early = [1, 2].map((row) => commit.add(row));
    const late = [3].map((row) => commit.add(row));
    expect(store.batches).toEqual([[1, 2]]);
    store.letGo();
    await Promise.all(early);
    await Promise.resolve();
    expect(store.batches).toEqual([[1, 2], [3]]);
    store.letGo();
    await Promise.all(late);
  });

  it('rejects only the bad rows of a batch', async () => {
    const commit = commitTo(5);
    const results = [1, -2, 3, 4, -5].map((row) => commit.add(row));
    expect(await outcomes(results)).toEqual([
      'stored 1',
      'a row is bad',
      'stored 3',
      'stored 4',
      'a row is bad',
    ]);
  });

  it('goes on after a bad row', async () => {
    const commit = commitTo(1);
    expect(await outcomes([commit.add(-1), commit.add(2)])).toEqual(['a row is bad', 'stored 2']);
  });

  it('rejects all of a batch, unsplit, while the database is away', async () => {
    const commit = commitTo(4);
    store.failure = new AppError('DATABASE_UNAVAILABLE');
    const results = await outcomes([1, 2, 3, 4].map((row) => commit.add(row)));
    expect(results).toEqual(Array(4).fill('The database is away'));
    expect(store.batches).toEqual([[1, 2, 3, 4]]);
  });

  it('drains without waiting for a batch to fill', async () => {
    const commit = commitTo(100);
    const results = [1, 2].map((row) => commit.add(row));
    await commit.drain();
    expect(await Promise.all(results)).toEqual(['stored 1', 'stored 2']);
    await commit.drain();
    expect(store.batches).toEqual([[1, 2]]);
  });

  it('drains what waits behind a flush', async () => {
    const commit = commitTo(1);
    store.isSlow = true;
    const results = [1, 2].map((row) => commit.add(row));
    const drained = commit.drain();
    store.isSlow = false;
    store.letGo();
    await drained;
    expect(store.batches).toEqual([[1], [2]]);
    await Promise.all(results);
  });

  it('refuses rows beyond twenty batches', async () => {
    const commit = commitTo(2);
    store.isSlow = true;
    const flushing = [1, 2].map((row) => commit.add(row));
    const waiting = Array.from({ length: 40 }, (_, row) => commit.add(row));
    await expect(commit.add(41)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    store.isSlow = false;
    store.letGo();
    expect(await Promise.all([...flushing, ...waiting])).toHaveLength(42);
  });
});
