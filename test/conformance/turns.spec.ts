import { InstanceId } from '../../src/platform/lifecycle/instance-id.js';
import { Lifecycle } from '../../src/platform/lifecycle/lifecycle.js';
import { Turns } from '../../src/platform/schedule/turns.js';
import { MemoryState } from '../../src/platform/state/memory-state.js';
import { RedisState } from '../../src/platform/state/redis-state.js';
import type { StateEngine } from '../../src/platform/state/state-engine.port.js';
import { onRedis } from '../support/on-redis.js';

function promises(engines: () => readonly StateEngine[]): void {
  it('give a tick to one instance of three', async () => {
    const instances = engines().map((engine) => new Turns(engine, new InstanceId(), new Lifecycle()));
    let runs = 0;
    await Promise.all(instances.map((turns) => turns.take('tick', () => void runs++)));
    expect(runs).toBe(1);
  });
}

describe('turns in memory', () => {
  const state = new MemoryState();
  promises(() => [state, state, state]);
});

onRedis('turns in Redis', 3, ({ link }) => {
  promises(() => [0, 1, 2].map((instance) => new RedisState(link(instance))));
});
