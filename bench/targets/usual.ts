import { Pool } from 'pg';
import { TEST_SECRET } from '../../test/support/settings.js';
import { ServerProcess } from '../server-process.js';
import { hearBySocket } from '../topic-readers.js';
import { startEngines, type Engines } from './engines.js';
import type { Target } from './target.js';
import type { Addresses } from './usual/addresses.js';

/** What the official NestJS documentation leads to, on mosquitto, Redis and Postgres. */
export async function startUsual(): Promise<Target> {
  const engines = await startEngines();
  const { mosquitto, postgres } = engines;
  const server = await ServerProcess.ofProgram(
    'bench/targets/usual/main.ts',
    JSON.stringify(addressesOf(engines)),
  );
  const database = new Pool({ connectionString: postgres.url, max: 1 });
  return {
    broker: { port: mosquitto.server.port },
    pids: [server.pid, mosquitto.server.process.pid!],
    restUrl: server.url,
    server,
    socketUrl: server.url,
    features: {
      stored: async (kind) => {
        const { rows } = await database.query<{ count: string }>(`select count(*) from ${kind}`);
        return Number(rows[0]!.count);
      },
      makeRoom: () => Promise.resolve(),
    },
    hear: (...wish) => hearBySocket(server.url, ...wish),
    stop: async () => {
      await database.end();
      await server.stop();
      await engines.stop();
    },
  };
}

function addressesOf({ mosquitto, postgres, redis }: Engines): Addresses {
  return {
    brokerUrl: mosquitto.url,
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    secret: TEST_SECRET,
  };
}
