import { Logger } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';
import { backoffMs } from '../retry/backoff.js';
import { geoScripts, type GeoScripts } from './redis-geo.scripts.js';
import { leaseScripts, type LeaseScripts } from './redis-lease.scripts.js';
import { mapScripts, type MapScripts } from './redis-map.scripts.js';
import { publishScripts, type PublishScripts } from './redis-publish.scripts.js';
import { rateScripts, type RateScripts } from './redis-rate.scripts.js';
import { scheduleScripts, type ScheduleScripts } from './redis-schedule.scripts.js';
import { streamScripts, type StreamScripts } from './redis-stream.scripts.js';

export type ScriptedRedis = Redis &
  GeoScripts &
  LeaseScripts &
  MapScripts &
  PublishScripts &
  RateScripts &
  ScheduleScripts &
  StreamScripts;

const options: RedisOptions = {
  commandTimeout: 500,
  // A frozen server keeps connections open: one that answers nothing for so long is given up.
  socketTimeout: 1000,
  connectTimeout: 5000,
  disconnectTimeout: 500,
  // Nothing waits for a connection, and what a cut left open is not sent again: it may have been applied.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  autoResubscribe: false,
  retryStrategy: (attempt) => backoffMs(attempt, { fromMs: 100, toMs: 30_000 }),
  scripts: {
    ...geoScripts,
    ...leaseScripts,
    ...mapScripts,
    ...publishScripts,
    ...rateScripts,
    ...scheduleScripts,
    ...streamScripts,
  },
};

const HEARTBEAT_MS = 2000;

/**
 * The two connections to Redis: one for commands, one that listens. They connect in the background and come back by
 * themselves. A command ends within 500 ms and is sent at most once; while there is no connection it fails at once.
 */
export class RedisLink {
  readonly commands: ScriptedRedis;
  readonly subscriber: Redis;
  private readonly logger = new Logger(RedisLink.name);
  private readonly heartbeat: NodeJS.Timeout;
  private readonly upListeners: (() => void)[] = [];
  private isAwayLogged = false;

  constructor(private readonly url: string) {
    this.commands = new Redis(url, options) as ScriptedRedis;
    this.subscriber = new Redis(url, options);
    for (const redis of this.both()) {
      redis.on('error', (error: Error) => this.logAway(error));
      redis.on('ready', () => this.welcome());
    }
    this.heartbeat = setInterval(() => this.ping(), HEARTBEAT_MS).unref();
  }

  /** The number of the database, as REDIS_URL gives it. */
  get database(): number {
    return this.commands.options.db ?? 0;
  }

  /** True while both connections stand: an instance that hears nothing is not well. */
  isUp(): boolean {
    return this.both().every(({ status }) => status === 'ready');
  }

  /** Runs whenever both connections have come to stand, the first time too. */
  onUp(listener: () => void): void {
    this.upListeners.push(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.heartbeat);
    await Promise.all(this.both().map((redis) => redis.quit().catch(() => redis.disconnect())));
  }

  private both(): Redis[] {
    return [this.commands, this.subscriber];
  }

  /** A frozen server shows only on a connection that waits for an answer. */
  private ping(): void {
    for (const redis of this.both()) redis.ping().catch(() => undefined);
  }

  private logAway({ message }: Error): void {
    if (this.isAwayLogged) return;
    this.isAwayLogged = true;
    const { host } = new URL(this.url);
    this.logger.warn(`Redis at ${host} is away (${message}); waiting for it. Start it, or correct REDIS_URL`);
  }

  private welcome(): void {
    if (!this.isUp()) return;
    if (this.isAwayLogged) this.logger.log('Redis is back');
    this.isAwayLogged = false;
    for (const listener of this.upListeners) listener();
  }
}
