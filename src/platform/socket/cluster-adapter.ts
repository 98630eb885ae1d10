import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
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
  const redis = new StreamClient(REDIS_URL, { maxRetriesPerRequest: null, disconnectTimeout: 200 });
  redis.on('error', (error) => logger.debug(`Redis: ${error.message}`));
  // In the last phase the adapter knows that it is closed: before, it would read again at once, for ever.
  app.get(Lifecycle).onStop('close', () => redis.disconnectAll());
  return createAdapter(redis) as AdapterFactory;
}

/** Knows the clients that the adapter makes of it, and never closes while Redis is away or a read is blocked. */
class StreamClient extends Redis {
  private readonly copies: Redis[] = [];

  override duplicate(override?: Parameters<Redis['duplicate']>[0]): Redis {
    const copy = super.duplicate(override);
    this.copies.push(copy);
    return copy;
  }

  disconnectAll(): void {
    for (const client of [this, ...this.copies]) client.disconnect();
  }
}
