import { setTimeout as pause } from 'node:timers/promises';
import { forgetsShares } from '../../src/cli/doctor/broker.check.js';
import { mosquittoVersion, startMosquitto } from '../support/mosquitto-server.js';
import { startPostgres } from '../support/postgres-server.js';
import { startRedis } from '../support/redis-server.js';
import type { Cluster } from './cluster.js';

type Fault = (cluster: Cluster) => Promise<void>;

const AWAY_MS = 3_000;

/** What happens to a cluster, by name; each settles when everything is there again. */
export const faults: Readonly<Record<string, Fault>> = {
  'an instance is killed': async ({ doomed }) => {
    await doomed.kill();
    await doomed.start();
  },
  'an instance is restarted': async ({ doomed }) => {
    await doomed.stop();
    await doomed.start();
  },
  'every socket is cut': async ({ balancer }) => balancer.cut(),
  'Postgres crashes': async ({ engines }) => {
    const { dir, port } = engines.postgres.server;
    await engines.postgres.server.stop('SIGQUIT');
    await pause(AWAY_MS);
    engines.postgres = await startPostgres({ dir, port });
  },
  'Postgres freezes': ({ engines }) => freeze(engines.postgres.server.process),
  'Redis is restarted, empty': async ({ engines }) => {
    const { dir, port } = engines.redis.server;
    await engines.redis.server.stop('SIGKILL');
    await pause(AWAY_MS);
    engines.redis = await startRedis({ dir, port });
  },
  'Redis freezes': ({ engines }) => freeze(engines.redis.server.process),
  // Several instances share their subscriptions, which an older mosquitto forgets.
  ...(forgetsShares(mosquittoVersion()) ? {} : { 'the broker is restarted': restartBroker }),
  'the broker freezes': ({ engines }) => freeze(engines.mosquitto.server.process),
};

async function restartBroker({ engines }: Cluster): Promise<void> {
  const { dir, port } = engines.mosquitto.server;
  await engines.mosquitto.server.stop();
  await pause(AWAY_MS);
  engines.mosquitto = await startMosquitto({ dir, port });
}

async function freeze(process: { kill(signal: NodeJS.Signals): boolean }): Promise<void> {
  process.kill('SIGSTOP');
  await pause(AWAY_MS);
  process.kill('SIGCONT');
}
