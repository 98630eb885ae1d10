import { Redis } from 'ioredis';
import { sql } from 'kysely';
import type { Incident } from '../../src/contracts/index.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { SilenceService } from '../../src/telemetry/silence.service.js';
import { aToken, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { call } from '../support/clients.js';
import { redisAvailable, startRedis, type StartedRedis } from '../support/redis-server.js';
import { fleet, SensorsSeen } from '../support/sensor-fleet.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { hasPairEngines, TelemetryPair } from '../support/telemetry-pair.js';
import { startUnready, untilMissing } from '../support/unready-app.js';
import { until } from '../support/until.js';

const admin = aToken({ role: 'admin' });

async function hear({ url }: RunningApp, sensor_id: string): Promise<void> {
  const body = { sensor_id, temperature: 21, humidity: 50 };
  const { status } = await call(`${url}/api/dht11/readings`, admin, { body });
  expect(status).toBe(201);
}

/** As if all of its sensors had been heard last so many seconds ago. */
async function letPass({ app }: RunningApp, seconds: number): Promise<void> {
  await sql`update sensors set heard_at = heard_at - make_interval(secs => ${seconds})`.execute(
    app.get(Database).tables(),
  );
}

async function flush({ url }: StartedRedis): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  await client.quit();
}

/** All of them look at the same moment, each as if it were its turn. */
async function check(instances: readonly RunningApp[]): Promise<Incident[]> {
  await Promise.all(instances.map(({ app }) => app.get(SilenceService).check()));
  return new SensorsSeen(instances[0]!.url, admin).incidents();
}

(hasPairEngines() ? describe : describe.skip)('two instances whose Redis forgets everything', () => {
  const sensors = fleet(20);
  let pair: TelemetryPair;

  beforeAll(async () => {
    pair = await TelemetryPair.start({ SENSOR_SILENT_AFTER: 10 });
  }, 60_000);
  afterAll(() => pair.stop(), 30_000);

  it('notice which sensors fall silent afterwards, as soon as they are, once each', async () => {
    const { instances, engines, told } = pair;
    for (const [index, id] of sensors.entries()) await hear(instances[index % 2]!, id);
    expect(await check(instances)).toEqual([]);
    await engines.redis.server.stop('SIGKILL');
    engines.redis = await startRedis(engines.redis.server);
    for (const { url } of instances) await untilMissing(url);
    await letPass(instances[0], 7);
    expect(await check(instances)).toEqual([]);
    await hear(instances[0], sensors[0]!);
    await until(async () => (await check(instances)).length >= sensors.length - 1);
    const opened = await check(instances);
    expect(opened.map(({ sensor_id, type }) => `${sensor_id} ${type}`).sort()).toEqual(
      sensors.slice(1).map((id) => `${id} no_data`),
    );
    // 10 s after each was heard, and not 10 s after somebody has looked: it was silent for 7 s then.
    expect(Math.max(...opened.map(({ value }) => value!))).toBeLessThan(15);
    await flush(engines.redis);
    await letPass(instances[0], 60);
    expect(await check(instances)).toHaveLength(sensors.length);
    await until(() => told.states.length >= sensors.length && engines.sink.mails.length >= sensors.length);
    expect([told.states.length, engines.sink.mails.length]).toEqual([sensors.length, sensors.length]);
  }, 60_000);
});

(redisAvailable() ? describe : describe.skip)('a sensor that is heard while Redis is away', () => {
  let redis: StartedRedis;
  let proxy: TcpProxy;
  let relais: RunningApp;

  beforeAll(async () => {
    redis = await startRedis();
    proxy = await startTcpProxy(redis.server.port);
    const REDIS_URL = `redis://127.0.0.1:${proxy.port}`;
    relais = await startUnready({ REDIS_URL, SENSOR_SILENT_AFTER: 1 });
    await untilMissing(relais.url);
  }, 30_000);
  afterAll(async () => {
    await relais.stop();
    await proxy.close();
    await redis.server.stop();
    removeDir(redis.server.dir);
    removeDir(relais.settings.DATA_DIR);
  });

  it('is missed when it falls silent, although the process that heard it has not told Redis', async () => {
    expect(await check([relais])).toEqual([]);
    await proxy.close();
    await untilMissing(relais.url, 'redis');
    await hear(relais, 'new');
    proxy = await startTcpProxy(redis.server.port, proxy.port);
    await untilMissing(relais.url);
    await until(async () => (await check([relais])).some(({ sensor_id }) => sensor_id === 'new'), 30_000);
  }, 60_000);
});
