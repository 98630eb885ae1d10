import { Redis } from 'ioredis';
import { Client } from 'pg';
import { EmbeddedEngine } from '../../platform/postgres/embedded-engine.js';
import { DataFolderInUse } from '../../platform/postgres/folder-lock.js';
import { placeOf } from '../../platform/config/engines.js';
import { problem, reasonOf, well, type Check, type Finding } from './finding.js';

const CONNECT_MS = 4_000;

export const databaseCheck: Check = {
  name: 'Database',
  find({ postgresUrl, DATA_DIR }) {
    return postgresUrl ? checkPostgres(postgresUrl) : checkEmbeddedDatabase(DATA_DIR);
  },
};

async function checkPostgres(url: string): Promise<Finding> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return well(`Postgres ${rows[0]?.server_version} at ${placeOf(url)}`);
  } catch (error) {
    const what = `Postgres at ${placeOf(url)}: ${reasonOf(error)}`;
    return problem(what, 'start it, or correct DATABASE_URL; unset, an embedded one is used');
  } finally {
    void client.end().catch(() => undefined);
  }
}

async function checkEmbeddedDatabase(dataDir: string): Promise<Finding> {
  const engine = new EmbeddedEngine(dataDir);
  try {
    engine.open();
    await engine.close();
    return well(`embedded, in ${dataDir}; not in use`);
  } catch (error) {
    if (error instanceof DataFolderInUse)
      return well(`embedded, in ${dataDir}; in use by process ${error.pid}`);
    throw error;
  }
}

export const redisCheck: Check = {
  name: 'Redis',
  async find({ REDIS_URL }) {
    if (!REDIS_URL) return well('not configured: live state in memory, one instance');
    const redis = new Redis(REDIS_URL, {
      lazyConnect: true,
      connectTimeout: CONNECT_MS,
      commandTimeout: CONNECT_MS,
      retryStrategy: () => null,
    });
    let lastError: unknown;
    redis.on('error', (error) => (lastError = error));
    try {
      await redis.ping();
      return well(`Redis at ${placeOf(REDIS_URL)}`);
    } catch (error) {
      const what = `Redis at ${placeOf(REDIS_URL)}: ${reasonOf(lastError ?? error)}`;
      return problem(what, 'start it, or correct REDIS_URL; unset, memory is used');
    } finally {
      redis.disconnect();
    }
  },
};
