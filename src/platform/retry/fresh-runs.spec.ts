import { FreshRuns } from './fresh-runs.js';

describe('fresh runs', () => {
  let finish: (() => void)[];
  let fail: ((error: Error) => void)[];
  let runs: FreshRuns;

  beforeEach(() => {
    [finish, fail] = [[], []];
    runs = new FreshRuns(
      () =>
        new Promise((resolve, reject) => {
          finish.push(resolve);
          fail.push(reject);
        }),
    );
  });

  it('share the run that begins after they were asked for', async () => {
    const first = runs.run('a');
    const second = runs.run('a');
    const third = runs.run('a');
    expect(finish).toHaveLength(1);
    finish[0]!();
    await first;
    expect(finish).toHaveLength(2);
    finish[1]!();
    await Promise.all([second, third]);
    expect(finish).toHaveLength(2);
  });

  it('begin at once where nothing runs, and for another key', async () => {
    void runs.run('a');
    void runs.run('b');
    expect(finish).toHaveLength(2);
    finish[0]!();
    await Promise.resolve();
    await new Promise(setImmediate);
    void runs.run('a');
    expect(finish).toHaveLength(3);
  });

  it('go on after a run that failed', async () => {
    const first = runs.run('a');
    const second = runs.run('a');
    fail[0]!(new Error('away'));
    await expect(first).rejects.toThrow('away');
    finish[1]!();
    await second;
  });
});
