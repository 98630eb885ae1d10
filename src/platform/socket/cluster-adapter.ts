import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import type { Settings } from '../config/settings.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import type { SocketServer } from './caller-socket.js';

/** Carries socket events between instances over a Redis stream; undefined when there is one instance. */
export function clusterAdapter(
  app: NestFastifyApplication,
  { REDIS_URL }: Settings,
): Parameters<SocketServer['adapter']>[0] | undefined {
  if (REDIS_URL === undefined) return undefined;
  const redis = new Redis(REDIS_URL, { maxRetriesPerRequest: null });
  const logger = new Logger('SocketCluster');
  redis.on('error', (error) => logger.debug(`Redis: ${error.message}`));
  app.get(Lifecycle).onStop('close', () => redis.disconnect());
  return createAdapter(redis) as Parameters<SocketServer['adapter']>[0];
}
