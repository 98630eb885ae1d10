import { InstanceId } from '../../src/platform/lifecycle/instance-id.js';
import { Lifecycle } from '../../src/platform/lifecycle/lifecycle.js';
import { Turns } from '../../src/platform/schedule/turns.js';
import { MemoryState } from '../../src/platform/state/memory-state.js';
import { RedisLink } from '../../src/platform/state/redis-link.js';
import { RedisState } from '../../src/platform/state/redis-state.js';
import type { StateEngine } from '../../src/platform/state/state-engine.port.js';
import { removeDir } from '../support/child-server.js';
import { redisAvailable, startRedis, type StartedRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

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

(redisAvailable() ? describe : describe.skip)('turns in Redis', () => {
  let redis: StartedRedis;
  let links: RedisLink[];

  beforeAll(async () => {
    redis = await startRedis();
    links = [1, 2, 3].map(() => new RedisLink(redis.url));
    await until(() => links.every((link) => link.isUp()));
  });
  afterAll(async () => {
    await Promise.all(links.map((link) => link.close()));
    await redis.server.stop('SIGKILL');
    removeDir(redis.server.dir);
  });

  promises(() => links.map((link) => new RedisState(link)));
});
