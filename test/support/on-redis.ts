import { RedisLink } from '../../src/platform/state/redis-link.js';
import { removeDir } from './child-server.js';
import { redisAvailable, startRedis, type StartedRedis } from './redis-server.js';
import { until } from './until.js';

/** A private Redis and the links of some instances to it, for the tests of one suite: not before them. */
export interface RedisSide {
  readonly redis: () => StartedRedis;
  readonly link: (instance?: number) => RedisLink;
}

/** Runs a suite on a Redis of its own, with so many instances linked to it; skips it where there is no Redis. */
export function onRedis(title: string, instances: number, suite: (side: RedisSide) => void): void {
  (redisAvailable() ? describe : describe.skip)(title, () => {
    let redis: StartedRedis;
    let links: RedisLink[];

    beforeAll(async () => {
      redis = await startRedis();
      links = Array.from({ length: instances }, () => new RedisLink(redis.url));
      await until(() => links.every((link) => link.isUp()));
    });
    afterAll(async () => {
      await Promise.all(links.map((link) => link.close()));
      await redis.server.stop('SIGKILL');
      removeDir(redis.server.dir);
    });

    suite({ redis: () => redis, link: (instance = 0) => links[instance]! });
  });
}
