import { aToken } from '../../test/support/app.js';
import { freePort } from '../../test/support/child-server.js';
import { startMosquitto } from '../../test/support/mosquitto-server.js';
import { startPostgres } from '../../test/support/postgres-server.js';
import { startRedis } from '../../test/support/redis-server.js';
import { ServerProcess } from '../server-process.js';
import { hearBySocket } from '../topic-readers.js';
import { stopEngine } from './stop-engine.js';
import type { Target } from './target.js';

const UNLIMITED = { RATE_REST: '1000000', RATE_WRITES: '1000000' };

/** Relais on mosquitto, Redis and Postgres. */
export async function startRelais(): Promise<Target> {
  const [mosquitto, redis, postgres] = await Promise.all([
    startMosquitto(),
    startRedis(),
    startPostgres(undefined, 'on'),
  ]);
  const server = await ServerProcess.start({
    ...UNLIMITED,
    MQTT_BROKER_URL: mosquitto.url,
    REDIS_URL: redis.url,
    DATABASE_URL: postgres.url,
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await Promise.all([mosquitto, redis, postgres].map((engine) => stopEngine(engine.server)));
  };
  const broker = { port: mosquitto.server.port };
  return { ...targetOf(server), broker, pids: [server.pid, mosquitto.server.process.pid!], stop };
}

/** Relais on its embedded engines. */
export async function startEmbedded(): Promise<Target> {
  const port = await freePort();
  const server = await ServerProcess.start({ ...UNLIMITED, MQTT_EMBEDDED_PORT: `${port}` });
  const broker = { port, password: aToken({ sub: 'bench', role: 'admin' }) };
  return { ...targetOf(server), broker, pids: [server.pid], stop: () => server.stop() };
}

function targetOf(server: ServerProcess): Pick<Target, 'restUrl' | 'server' | 'hear'> {
  return { server, restUrl: server.url, hear: (...wish) => hearBySocket(server.url, ...wish) };
}
