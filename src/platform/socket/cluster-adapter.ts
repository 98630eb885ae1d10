import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis, type RedisOptions } from 'ioredis';
import type { Settings } from '../config/settings.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import type { SocketServer } from './caller-socket.js';

type AdapterFactory = Parameters<SocketServer['adapter']>[0];

/** Carries socket events between instances over a Redis stream; undefined when there is one instance. */
export function clusterAdapter(
  app: NestFastifyApplication,
  { REDIS_URL }: Settings,
): AdapterFactory | undefined {
  if (REDIS_URL === undefined) return undefined;
  const logger = new Logger('SocketCluster');
  const redis = new StreamClient(REDIS_URL, {
    maxRetriesPerRequest: null,
    disconnectTimeout: 200,
    // Events that other instances cannot be told now are not kept for them without bound.
    enableOfflineQueue: false,
  });
  redis.on('error', (error) => logger.debug(`Redis: ${error.message}`));
  // In the last phase the adapter knows that it is closed: before, it would read again at once, for ever.
  app.get(Lifecycle).onStop('close', () => redis.disconnectAll());
  return createAdapter(redis) as AdapterFactory;
}

/**
 * The adapter's client, and those that it makes of it: its readers wait for Redis, and all of them are closed at the stop,
 * though Redis is away or a read is blocked. The adapter looks at no failure of SUBSCRIBE and PUBLISH: here somebody does.
 */
class StreamClient extends Redis {
  private readonly copies: Redis[] = [];

  constructor(
    private readonly url: string,
    options: RedisOptions,
  ) {
    super(url, options);
  }

  override duplicate(override?: Partial<RedisOptions>): Redis {
    const copy = new StreamClient(this.url, { ...this.options, ...override, enableOfflineQueue: true });
    this.copies.push(copy);
    return copy;
  }

  override sendCommand(...command: Parameters<Redis['sendCommand']>): unknown {
    const sent = super.sendCommand(...command);
    if (sent instanceof Promise) sent.catch(() => undefined);
    return sent;
  }

  disconnectAll(): void {
    for (const client of [this, ...this.copies]) client.disconnect();
  }
}
