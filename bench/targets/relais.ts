import { aToken } from '../../test/support/app.js';
import { freePort } from '../../test/support/child-server.js';
import { call } from '../../test/support/clients.js';
import { ServerProcess } from '../server-process.js';
import { hearBySocket } from '../topic-readers.js';
import { startEngines } from './engines.js';
import type { Features, Target } from './target.js';

const UNLIMITED = {
  RATE_REST: '1000000',
  RATE_WRITES: '1000000',
  RATE_POSITIONS: '1000000',
  RATE_CHAT: '1000000',
};

/** Relais on mosquitto, Redis and Postgres. */
export async function startRelais(): Promise<Target> {
  const engines = await startEngines();
  const { mosquitto, redis, postgres } = engines;
  const server = await ServerProcess.start({
    ...UNLIMITED,
    MQTT_BROKER_URL: mosquitto.url,
    REDIS_URL: redis.url,
    DATABASE_URL: postgres.url,
  });
  return {
    ...targetOf(server),
    broker: { port: mosquitto.server.port },
    pids: [server.pid, mosquitto.server.process.pid!],
    databaseUrl: postgres.url,
    stop: async () => {
      await server.stop();
      await engines.stop();
    },
  };
}

/** Relais on its embedded engines. */
export async function startEmbedded(): Promise<Target> {
  const port = await freePort();
  const server = await ServerProcess.start({ ...UNLIMITED, MQTT_EMBEDDED_PORT: `${port}` });
  const broker = { port, password: aToken({ sub: 'bench', role: 'admin' }) };
  return { ...targetOf(server), broker, pids: [server.pid], stop: () => server.stop() };
}

function targetOf(
  server: ServerProcess,
): Pick<Target, 'restUrl' | 'server' | 'socketUrl' | 'features' | 'hear'> {
  return {
    server,
    socketUrl: server.url,
    restUrl: server.url,
    features: featuresOf(server),
    hear: (...wish) => hearBySocket(server.url, ...wish),
  };
}

function featuresOf(server: ServerProcess): Features {
  const token = aToken({ sub: 'bench', role: 'admin' });
  return {
    stored: (kind) => server.metric(`relais_${kind}_stored`),
    makeRoom: async (roomId, members) => {
      const body = { roomId, members };
      const { status } = await call(`${server.url}/api/rooms`, token, { body });
      if (status !== 201) throw new Error(`no room: ${status}`);
    },
  };
}
