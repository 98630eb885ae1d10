/**
 * Positions of 200 drivers at QoS 1, live, tracked and acknowledged, on mosquitto, Redis and Postgres: Relais beside the
 * usual way, medians of three interleaved rounds. Then, with 10 000 drivers: how long a position takes to an admin's
 * socket at 500 a second, and what the nearest drivers and the overview cost.
 *
 *     npm run build && npm run bench:positions [-- positions a round]
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { startMosquitto } from '../test/support/mosquitto-server.js';
import { startPostgres } from '../test/support/postgres-server.js';
import { startRedis } from '../test/support/redis-server.js';
import { runTypescript } from '../test/support/run-typescript.js';
import { measureLive } from './positions-live.js';
import { end, median, portOf, ServerProcess, untilSaid } from './server-process.js';

const ROUNDS = 3;
const LOOK_MS = 100;
/** Rounds begin an hour of timestamps apart: no position is ever there before, and all are of the day, so live. */
const APART_MS = 3_600_000;
const positions = Number(process.argv[2] ?? 100_000);

/** Something that takes positions in. */
interface Target {
  readonly name: string;
  readonly port: number;
  stored(): Promise<number>;
  readonly server?: ServerProcess;
  stop(): Promise<void>;
}

type Engines = Awaited<ReturnType<typeof startEngines>>;

async function startEngines() {
  const [mosquitto, usualMosquitto] = await Promise.all([startMosquitto(), startMosquitto()]);
  const [postgres, redis] = await Promise.all([startPostgres(undefined, 'on'), startRedis()]);
  return { mosquitto, usualMosquitto, postgres, redis };
}

async function startRelais({ mosquitto, postgres, redis }: Engines): Promise<Target> {
  const server = await ServerProcess.start({
    MQTT_BROKER_URL: mosquitto.url,
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    RATE_POSITIONS: '1000000',
  });
  return {
    name: 'Relais',
    port: portOf(mosquitto.url),
    stored: () => server.metric('relais_positions_stored'),
    server,
    stop: () => server.stop(),
  };
}

async function startUsual({ usualMosquitto, postgres, redis }: Engines): Promise<Target> {
  const urls = [usualMosquitto.url, postgres.url, redis.url];
  const server = runTypescript('bench/usual-positions.ts', ...urls);
  await untilSaid(server, 'ready');
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  return {
    name: 'the usual way',
    port: portOf(usualMosquitto.url),
    stored: async () => {
      const { rows } = await client.query<{ n: string }>('select count(*) as n from usual_positions');
      return Number(rows[0]!.n);
    },
    stop: async () => {
      await client.end();
      await end(server);
    },
  };
}

async function round(target: Target, index: number): Promise<number> {
  const firstAt = Date.now() - (ROUNDS + 1 - index) * APART_MS;
  const before = await target.stored();
  const args = [target.port, positions, firstAt].map(String);
  const load = runTypescript('bench/positions-load.ts', ...args);
  const ended = once(load, 'exit');
  while ((await target.stored()) <= before) await pause(LOOK_MS);
  const began = performance.now();
  while ((await target.stored()) < before + positions) await pause(LOOK_MS);
  const rate = Math.round((1000 * positions) / (performance.now() - began));
  await ended;
  return rate;
}

async function main(): Promise<void> {
  const engines = await startEngines();
  const targets = [await startRelais(engines), await startUsual(engines)] as const;
  const rates: [number[], number[]] = [[], []];
  for (let i = 0; i < ROUNDS; i++) {
    for (const [index, target] of targets.entries()) rates[index]!.push(await round(target, i));
  }
  for (const [index, { name }] of targets.entries()) {
    console.log(`${name}: ${median(rates[index]!)} positions/s (${rates[index]!.join(', ')})`);
  }
  console.log(`${(median(rates[0]) / median(rates[1])).toFixed(1)} times the usual way`);
  await targets[1].stop();
  const { mosquitto, postgres } = engines;
  await measureLive(targets[0].server!, { brokerUrl: mosquitto.url, databaseUrl: postgres.url });
  await targets[0].stop();
  await Promise.all(Object.values(engines).map(({ server }) => server.stop()));
}

await main();
