import { Logger } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import { InstanceId } from '../lifecycle/instance-id.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { MemoryState } from '../state/memory-state.js';
import { Turns, type TurnOptions } from './turns.js';

const MINUTE = 60_000;

/** An engine that can be taken away. */
class FallibleState extends MemoryState {
  isAway = false;

  override async acquireLease(name: string, holder: string, ttlMs: number): Promise<boolean> {
    if (this.isAway) throw new AppError('STATE_UNAVAILABLE');
    return super.acquireLease(name, holder, ttlMs);
  }
}

describe('Turns', () => {
  let state: FallibleState;
  let runs: string[];
  let logged: jest.SpyInstance;

  beforeEach(() => {
    jest.useFakeTimers();
    logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    state = new FallibleState();
    runs = [];
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  /** An instance with the job `sweep`; `tick` is what its cron does. */
  const instance = (name: string, work: () => unknown = () => undefined, options?: TurnOptions) => {
    const lifecycle = new Lifecycle();
    const turns = new Turns(state, new InstanceId(), lifecycle);
    const sweep = () => {
      runs.push(name);
      return work();
    };
    return {
      tick: () => turns.take('sweep', sweep, options),
      stop: () => lifecycle.beforeApplicationShutdown(),
    };
  };
  const long = () => {
    let finish = (): void => undefined;
    return { work: () => new Promise<void>((resolve) => (finish = resolve)), finish: () => finish() };
  };
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('run a job once at a tick, though two instances have it', async () => {
    const [a, b] = [instance('a'), instance('b')];
    for (let minute = 0; minute < 5; minute++) {
      await Promise.all([a.tick(), b.tick()]);
      await pass(MINUTE);
    }
    expect(runs).toHaveLength(5);
  });

  it('run no job again on an instance whose clock is behind', async () => {
    const [a, behind] = [instance('a'), instance('behind')];
    await a.tick();
    await pass(20_000);
    await behind.tick();
    expect(runs).toEqual(['a']);
  });

  it('go to the others when an instance is gone', async () => {
    const [a, b] = [instance('a'), instance('b')];
    await Promise.all([a.tick(), b.tick()]);
    await a.stop();
    await pass(MINUTE);
    await Promise.all([a.tick(), b.tick()]);
    expect(runs).toEqual(['a', 'b']);
  });

  it('go to the others at the first tick after the lease of a holder that died in a run', async () => {
    const b = instance('b');
    await state.acquireLease('schedule:sweep', 'dead', 30_000);
    await pass(5000);
    await b.tick();
    expect(runs).toEqual([]);
    await pass(MINUTE);
    await b.tick();
    expect(runs).toEqual(['b']);
  });

  it('are kept while a run takes longer than a tick, which nobody runs', async () => {
    const { work, finish } = long();
    const [a, b] = [instance('a', work), instance('b')];
    const first = a.tick();
    for (let minute = 0; minute < 3; minute++) {
      await pass(MINUTE);
      await Promise.all([a.tick(), b.tick()]);
    }
    expect(runs).toEqual(['a']);
    finish();
    await first;
  });

  it('are nobody’s while the state engine is away', async () => {
    const a = instance('a');
    state.isAway = true;
    await a.tick();
    expect(runs).toEqual([]);
    state.isAway = false;
    await a.tick();
    expect(runs).toEqual(['a']);
  });

  it('are everyone’s while the state engine is away, when the job says so', async () => {
    state.isAway = true;
    await instance('a', undefined, { whenStateIsAway: 'run' }).tick();
    await instance('b', undefined, { whenStateIsAway: 'run' }).tick();
    expect(runs).toEqual(['a', 'b']);
  });

  it('say that a run failed, and give the next one', async () => {
    const a = instance('a', () => Promise.reject(new Error('no disk')));
    await a.tick();
    await a.tick();
    expect(runs).toHaveLength(2);
    expect(logged).toHaveBeenCalledWith('the job sweep failed', expect.any(Error));
  });

  it('hold the stop up until the run under way is over, and give none after it', async () => {
    const { work, finish } = long();
    const a = instance('a', work);
    void a.tick();
    await pass(0);
    const order: string[] = [];
    const stopped = a.stop().then(() => order.push('stopped'));
    await pass(5 * MINUTE);
    order.push('finished');
    finish();
    await stopped;
    await a.tick();
    expect(order).toEqual(['finished', 'stopped']);
    expect(runs).toEqual(['a']);
  });
});
