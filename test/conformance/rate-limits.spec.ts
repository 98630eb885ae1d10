import { Logger } from '@nestjs/common';
import { RateLimits } from '../../src/platform/rate/rate-limits.js';
import { RedisLink } from '../../src/platform/state/redis-link.js';
import { removeDir } from '../support/child-server.js';
import { redisAvailable, startRedis, type StartedRedis } from '../support/redis-server.js';
import { testSettings } from '../support/settings.js';
import { until } from '../support/until.js';

const settings = testSettings({ RATE_SIGN_IN: 3, RATE_REST: 10 });
const LIMITED = { code: 'REQUEST_RATE_LIMITED', data: { retryAfter: expect.any(Number) as number } };

const useUp = async (limits: RateLimits, key: string) => {
  for (let i = 0; i < 3; i++) await limits.take('signIn', key);
};

function promises(open: () => RateLimits): void {
  it('lets through what the bucket holds, then says when to come back', async () => {
    const limits = open();
    await useUp(limits, 'a');
    await expect(limits.take('signIn', 'a')).rejects.toMatchObject(LIMITED);
    const error = await limits.take('signIn', 'a').catch((refusal: unknown) => refusal);
    const { retryAfter } = (error as { data: { retryAfter: number } }).data;
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(Number.isInteger(retryAfter)).toBe(true);
  });

  it('counts callers and buckets apart', async () => {
    const limits = open();
    await useUp(limits, 'b');
    await expect(limits.take('signIn', 'c')).resolves.toBeUndefined();
    await expect(limits.take('rest', 'b')).resolves.toBeUndefined();
  });

  it('takes several points at once', async () => {
    const limits = open();
    await limits.take('rest', 'd', 10);
    await expect(limits.take('rest', 'd')).rejects.toMatchObject(LIMITED);
  });
}

describe('rate limits in memory', () => {
  promises(() => new RateLimits(settings));
});

(redisAvailable() ? describe : describe.skip)('rate limits in Redis', () => {
  let redis: StartedRedis;
  let link: RedisLink;
  let elsewhere: RedisLink;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = await startRedis();
    link = new RedisLink(redis.url);
    elsewhere = new RedisLink(redis.url);
    await until(() => link.isUp() && elsewhere.isUp());
  });
  afterAll(async () => {
    await Promise.all([link.close(), elsewhere.close()]);
    await redis.server.stop('SIGKILL');
    removeDir(redis.server.dir);
  });

  promises(() => new RateLimits(settings, link));

  it('are shared by all instances', async () => {
    await useUp(new RateLimits(settings, link), 'shared');
    await expect(new RateLimits(settings, elsewhere).take('signIn', 'shared')).rejects.toMatchObject(LIMITED);
  });

  it('limit on, each instance for itself, while Redis is frozen or away', async () => {
    redis.server.process.kill('SIGSTOP');
    const limits = new RateLimits(settings, link);
    await useUp(limits, 'frozen');
    await expect(limits.take('signIn', 'frozen')).rejects.toMatchObject(LIMITED);
    await redis.server.stop('SIGKILL');
    await until(() => !link.isUp());
    await useUp(limits, 'away');
    await expect(limits.take('signIn', 'away')).rejects.toMatchObject(LIMITED);
  });
});
