import { startMosquitto } from '../../test/support/mosquitto-server.js';
import { startPostgres } from '../../test/support/postgres-server.js';
import { startRedis } from '../../test/support/redis-server.js';
import { stopEngine } from './stop-engine.js';

export type Engines = Awaited<ReturnType<typeof startEngines>>;

/** mosquitto, Redis and a Postgres whose commits survive a power cut, for one target alone. */
export async function startEngines() {
  const [mosquitto, redis, postgres] = await Promise.all([
    startMosquitto(),
    startRedis(),
    startPostgres(undefined, 'on'),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([mosquitto, redis, postgres].map(({ server }) => stopEngine(server)));
  };
  return { mosquitto, redis, postgres, stop };
}
