import { connectAsync } from 'mqtt';
import type { ChatMessage, Reading } from '../../src/contracts/index.js';
import { aToken } from '../support/app.js';
import { startBalancer, type Balancer } from '../support/balancer.js';
import { removeDir } from '../support/child-server.js';
import { call, everyPage, TestSocket } from '../support/clients.js';
import { noteFigures, shortfall } from '../support/figures.js';
import { KilledBackend } from '../support/killed-backend.js';
import { mosquittoAvailable, startMosquitto } from '../support/mosquitto-server.js';
import { postgresAvailable, startPostgres } from '../support/postgres-server.js';
import { redisAvailable, startRedis } from '../support/redis-server.js';
import { Talker } from '../support/talker.js';
import { until } from '../support/until.js';

const hasEngines = mosquittoAvailable() && postgresAvailable() && redisAvailable();
/** The promise: so long after it was cut off by a restart a client is back and whole. */
const BACK_WITHIN_MS = 3_000;
const PEOPLE = ['ann', 'bob', 'cleo', 'dan', 'eve', 'fay'];
const ROOM = 'rolling';
const SENSOR = 'roof';
const ADMIN = aToken({ role: 'admin' });

(hasEngines ? describe : describe.skip)(
  'two instances that are restarted one after the other under load',
  () => {
    let engines: Awaited<ReturnType<typeof startEngines>>;
    let instances: KilledBackend[];
    let balancer: Balancer;
    let talkers: Talker[];
    /** When the readings were measured that the broker has acknowledged. */
    const measured: string[] = [];
    /** What admins at either instance heard of somebody who comes or goes. */
    const flaps: unknown[] = [];

    beforeAll(async () => {
      engines = await startEngines();
      const env = { RATE_CHAT: '1000000', RATE_WRITES: '1000000' };
      instances = await Promise.all([KilledBackend.on(engines, env), KilledBackend.on(engines, env)]);
      balancer = await startBalancer(instances.map(({ url }) => url));
      const [owner, ...members] = PEOPLE;
      await call(`${balancer.url}/api/rooms`, aToken({ sub: owner }), { body: { roomId: ROOM, members } });
      talkers = PEOPLE.map((name) => new Talker(balancer.url, name, ROOM));
      const talking = talkers.map((talker) => talker.talk());
      await until(() => talkers.every(({ acknowledged }) => acknowledged.size > 20));
      await restartInTurn();
      for (const talker of talkers) talker.hush();
      await Promise.all(talking);
    }, 180_000);
    afterAll(async () => {
      await balancer.close();
      await instances[0]?.kill();
      await instances[1]?.end();
    }, 30_000);

    /** While the one is away, the other is where an admin looks from. */
    async function restartInTurn(): Promise<void> {
      const sensor = await connectAsync(engines.mosquitto);
      const ticks = setInterval(() => void measure(sensor), 10);
      const [first, second] = instances as [KilledBackend, KilledBackend];
      for (const [leaving, staying] of [
        [first, second],
        [second, first],
      ] as const) {
        const admin = await TestSocket.open(staying.url, aToken({ sub: 'watch', role: 'admin' }), '/');
        admin.socket.onAny((event: string, data: { userId: string }) => {
          const isFlap = event === 'user:online' || event === 'user:offline';
          if (isFlap && PEOPLE.includes(data.userId)) flaps.push([event, data]);
        });
        const before = talkers.map(({ acknowledged }) => acknowledged.size);
        await leaving.stop();
        await leaving.start();
        await until(() => talkers.every(({ acknowledged }, i) => acknowledged.size > before[i]! + 20));
        admin.close();
      }
      clearInterval(ticks);
      await sensor.endAsync();
    }

    async function measure(sensor: Awaited<ReturnType<typeof connectAsync>>): Promise<void> {
      const timestamp = new Date().toISOString();
      const reading = { temperature: 21, humidity: 50, timestamp };
      await sensor.publishAsync(`dht11/${SENSOR}/data`, JSON.stringify(reading), { qos: 1 });
      measured.push(timestamp);
    }

    it('have stored every message that was acknowledged, once, in its place, without a gap', async () => {
      const stored = await everyPage<ChatMessage>(`${balancer.url}/api/rooms/${ROOM}/messages`, ADMIN);
      const acknowledged = talkers.flatMap((talker) => [...talker.acknowledged]);
      const places = new Map(stored.map(({ clientMessageId, seq }) => [clientMessageId, seq]));
      expect(acknowledged.filter(([id, seq]) => places.get(id) !== seq)).toEqual([]);
      const seqs = stored.map(({ seq }) => seq).sort((a, b) => a - b);
      noteFigures('rolling-restart, messages', {
        acknowledged: acknowledged.length,
        stored: stored.length,
        ...shortfall(
          acknowledged.map(([id]) => id),
          stored.map(({ clientMessageId }) => clientMessageId),
        ),
        recoveredS: Math.max(...talkers.flatMap(({ awayMs }) => awayMs)) / 1_000,
      });
      expect(seqs).toEqual(Array.from(stored, (_, i) => i + 1));
      expect(places.size).toBe(stored.length);
    });

    it('have stored every reading that the broker acknowledged, once', async () => {
      expect(measured.length).toBeGreaterThan(100);
      const readings = () => everyPage<Reading>(`${balancer.url}/api/dht11/readings?sensor=${SENSOR}`, ADMIN);
      await until(async () => (await readings()).length >= new Set(measured).size);
      const stored = (await readings()).map(({ timestamp }) => timestamp);
      const counts = { sent: measured.length, acknowledged: measured.length, stored: stored.length };
      noteFigures('rolling-restart, readings', { ...counts, ...shortfall(measured, stored) });
      expect(stored.sort()).toEqual([...new Set(measured)].sort());
    });

    it('had each client back, and whole, within 3 s of each cut', () => {
      const away = talkers.flatMap(({ awayMs }) => awayMs);
      expect(away.length).toBeGreaterThanOrEqual(2);
      expect(Math.max(...away)).toBeLessThan(BACK_WITHIN_MS);
    });

    it('let nobody go off line', () => {
      expect(flaps).toEqual([]);
    });
  },
);

/** What both instances share. */
async function startEngines() {
  const [postgres, redis, mosquitto] = await Promise.all([startPostgres(), startRedis(), startMosquitto()]);
  return {
    mosquitto: mosquitto.url,
    env: { DATABASE_URL: postgres.url, REDIS_URL: redis.url, MQTT_BROKER_URL: mosquitto.url },
    connect: () => connectAsync(mosquitto.url),
    stop: async () => {
      await Promise.all([postgres, redis, mosquitto].map(({ server }) => server.stop()));
      for (const { server } of [postgres, redis, mosquitto]) removeDir(server.dir);
    },
  };
}
