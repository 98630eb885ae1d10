import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import type { Settings } from '../config/settings.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import type { SocketServer } from './caller-socket.js';

type AdapterFactory = Parameters<SocketServer['adapter']>[0];

/**
 * Carries socket events between instances over a Redis stream; undefined when there is one instance. While Redis is away
 * they reach the sockets of this instance only: what others cannot be told now is not kept for them without bound.
 */
export function clusterAdapter(
  app: NestFastifyApplication,
  { REDIS_URL }: Settings,
): AdapterFactory | undefined {
  if (REDIS_URL === undefined) return undefined;
  const writer = openClient(REDIS_URL, false);
  const clients = [writer];
  // The adapter reads by copies: they wait for Redis.
  writer.duplicate = () => {
    const reader = openClient(REDIS_URL, true);
    clients.push(reader);
    return reader;
  };
  // In the last phase the adapter knows that it is closed: before, it would read again at once, for ever.
  app.get(Lifecycle).onStop('close', () => clients.forEach((client) => client.disconnect()));
  return createAdapter(writer) as AdapterFactory;
}

const logger = new Logger('SocketCluster');

/** A client whose failed commands end no process: the adapter looks at no failure of SUBSCRIBE and PUBLISH. */
function openClient(url: string, enableOfflineQueue: boolean): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, disconnectTimeout: 200, enableOfflineQueue });
  redis.on('error', (error) => logger.debug(`Redis: ${error.message}`));
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (...command) => {
    const sent = send(...command);
    if (sent instanceof Promise) sent.catch(() => undefined);
    return sent;
  };
  return redis;
}
