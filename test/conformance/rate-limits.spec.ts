import { Logger } from '@nestjs/common';
import { RateLimits } from '../../src/platform/rate/rate-limits.js';
import { onRedis } from '../support/on-redis.js';
import { testSettings } from '../support/settings.js';
import { until } from '../support/until.js';

Logger.overrideLogger(false);

const settings = testSettings({ RATE_SIGN_IN: 3, RATE_REST: 10 });
const LIMITED = { code: 'REQUEST_RATE_LIMITED', data: { retryAfter: expect.any(Number) as number } };

const useUp = async (limits: RateLimits, key: string) => {
  for (let i = 0; i < 3; i++) await limits.take(['signIn'], key);
};

function promises(open: () => RateLimits): void {
  it('lets through what the bucket holds, then says when to come back', async () => {
    const limits = open();
    await useUp(limits, 'a');
    await expect(limits.take(['signIn'], 'a')).rejects.toMatchObject(LIMITED);
    const error = await limits.take(['signIn'], 'a').catch((refusal: unknown) => refusal);
    const { retryAfter } = (error as { data: { retryAfter: number } }).data;
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(Number.isInteger(retryAfter)).toBe(true);
  });

  it('counts callers and buckets apart', async () => {
    const limits = open();
    await useUp(limits, 'b');
    await expect(limits.take(['signIn'], 'c')).resolves.toBeUndefined();
    await expect(limits.take(['rest'], 'b')).resolves.toBeUndefined();
  });

  it('takes of several buckets, of the later ones only while the former have some left', async () => {
    const limits = open();
    for (let i = 0; i < 3; i++) await limits.take(['signIn', 'rest'], 'd');
    for (let i = 0; i < 9; i++)
      await expect(limits.take(['signIn', 'rest'], 'd')).rejects.toMatchObject(LIMITED);
    for (let i = 0; i < 7; i++) await limits.take(['rest'], 'd');
    await expect(limits.take(['rest'], 'd')).rejects.toMatchObject(LIMITED);
  });

  it('counts each of those who ask at once', async () => {
    const limits = open();
    const asked = Array.from({ length: 12 }, (_, no) => limits.take(['rest', 'signIn'], `at-once-${no % 3}`));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(outcomes.map((_, no) => no >= 9));
  });
}

describe('rate limits in memory', () => {
  promises(() => new RateLimits(settings));
});

onRedis('rate limits in Redis', 2, ({ redis, link }) => {
  promises(() => new RateLimits(settings, link()));

  it('are shared by all instances', async () => {
    await useUp(new RateLimits(settings, link()), 'shared');
    await expect(new RateLimits(settings, link(1)).take(['signIn'], 'shared')).rejects.toMatchObject(LIMITED);
  });

  it('limit on, each instance for itself, while Redis is frozen or away', async () => {
    redis().server.process.kill('SIGSTOP');
    const limits = new RateLimits(settings, link());
    await useUp(limits, 'frozen');
    await expect(limits.take(['signIn'], 'frozen')).rejects.toMatchObject(LIMITED);
    await redis().server.stop('SIGKILL');
    await until(() => !link().isUp());
    await useUp(limits, 'away');
    await expect(limits.take(['signIn'], 'away')).rejects.toMatchObject(LIMITED);
  });
});
