import { ScheduledJob } from '../../src/platform/schedule/scheduled-job.js';
import { RedisLink } from '../../src/platform/state/redis-link.js';
import { RedisState } from '../../src/platform/state/redis-state.js';
import { removeDir } from '../support/child-server.js';
import { redisAvailable, startRedis, type StartedRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

(redisAvailable() ? describe : describe.skip)('a scheduled job of three instances on one Redis', () => {
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

  it('runs at a tick on one of them', async () => {
    let runs = 0;
    const engines = links.map((link) => new RedisState(link));
    const asked = engines.map((engine) => jest.spyOn(engine, 'acquireLease'));
    const jobs = engines.map(
      (engine, i) =>
        new ScheduledJob({ name: 'tick', everyMs: 2000 }, () => void runs++, engine, `holder ${i}`),
    );
    for (const job of jobs) job.start();
    await until(() => asked.every(({ mock }) => mock.calls.length > 0));
    await Promise.all(jobs.map((job) => job.stop()));
    expect(runs).toBe(1);
  });
});
