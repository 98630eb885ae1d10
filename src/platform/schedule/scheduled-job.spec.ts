import { Logger } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import { MemoryState } from '../state/memory-state.js';
import { ScheduledJob } from './scheduled-job.js';

const MINUTE = 60_000;

/** An engine that can be taken away. */
class FallibleState extends MemoryState {
  isAway = false;

  override async acquireLease(name: string, holder: string, ttlMs: number): Promise<boolean> {
    if (this.isAway) throw new AppError('STATE_UNAVAILABLE');
    return super.acquireLease(name, holder, ttlMs);
  }
}

describe('a scheduled job', () => {
  let state: FallibleState;
  let runs: string[];
  let jobs: ScheduledJob[];
  let logged: jest.SpyInstance;

  beforeEach(() => {
    jest.useFakeTimers({ now: Date.UTC(2026, 10, 1, 12, 0, 10) });
    logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    state = new FallibleState();
    runs = [];
    jobs = [];
  });
  afterEach(async () => {
    await Promise.all(jobs.map((job) => job.stop()));
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const startOn = (holder: string, run: () => unknown = () => undefined, whenStateIsAway?: 'run') => {
    const schedule = { name: 'sweep', everyMs: MINUTE, whenStateIsAway };
    const record = () => {
      runs.push(holder);
      return run();
    };
    const job = new ScheduledJob(schedule, record, state, holder);
    jobs.push(job);
    job.start();
    return job;
  };
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('runs at the full minute, whenever it was started', async () => {
    startOn('a');
    await pass(49_999);
    expect(runs).toEqual([]);
    await pass(1);
    expect(runs).toEqual(['a']);
    await pass(2 * MINUTE);
    expect(runs).toHaveLength(3);
  });

  it('runs once at a tick, though two instances have it', async () => {
    startOn('a');
    startOn('b');
    await pass(5 * MINUTE);
    expect(runs).toHaveLength(5);
  });

  it('is not run again by an instance whose clock is behind', async () => {
    startOn('a');
    await pass(50_000);
    jest.setSystemTime(Date.now() - 20_000);
    startOn('behind');
    await pass(20_000);
    expect(runs).toEqual(['a']);
  });

  it('is run by another at the next tick when its holder is gone', async () => {
    const first = startOn('a');
    startOn('b');
    await pass(MINUTE);
    await first.stop();
    await pass(MINUTE);
    expect(runs).toEqual(['a', 'b']);
  });

  it('is run by another at the first tick after the lease of a holder that died in a run', async () => {
    await pass(45_000);
    await state.acquireLease('schedule:sweep', 'dead', 30_000);
    startOn('b');
    await pass(5000);
    expect(runs).toEqual([]);
    await pass(MINUTE);
    expect(runs).toEqual(['b']);
  });

  it('keeps its turn while a run takes longer than a tick', async () => {
    let finish = (): void => undefined;
    startOn('a', () => new Promise<void>((resolve) => (finish = resolve)));
    startOn('b');
    await pass(3 * MINUTE);
    expect(runs).toEqual(['a']);
    finish();
  });

  it('is run by nobody while the state engine is away', async () => {
    startOn('a');
    state.isAway = true;
    await pass(2 * MINUTE);
    expect(runs).toEqual([]);
    state.isAway = false;
    await pass(MINUTE);
    expect(runs).toEqual(['a']);
  });

  it('is run by everyone while the state engine is away, when it says so', async () => {
    startOn('a', undefined, 'run');
    startOn('b', undefined, 'run');
    state.isAway = true;
    await pass(MINUTE);
    expect(runs.sort()).toEqual(['a', 'b']);
  });

  it('runs at the next tick again when it has failed, and says so', async () => {
    startOn('a', () => Promise.reject(new Error('no disk')));
    await pass(2 * MINUTE);
    expect(runs).toHaveLength(2);
    expect(logged).toHaveBeenCalledWith('the job sweep failed', expect.any(Error));
  });

  it('begins no run after it was stopped, and stops when the run under way is over', async () => {
    let finish = (): void => undefined;
    const job = startOn('a', () => new Promise<void>((resolve) => (finish = resolve)));
    await pass(MINUTE);
    const order: string[] = [];
    const stopped = job.stop().then(() => order.push('stopped'));
    await pass(5 * MINUTE);
    order.push('finished');
    finish();
    await stopped;
    await pass(5 * MINUTE);
    expect(order).toEqual(['finished', 'stopped']);
    expect(runs).toEqual(['a']);
  });
});
