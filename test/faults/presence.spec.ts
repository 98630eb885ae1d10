import { connectAsync } from 'mqtt';
import { Redis } from 'ioredis';
import type { PresenceList } from '../../src/contracts/index.js';
import { aToken } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { call, TestSocket } from '../support/clients.js';
import { KilledBackend } from '../support/killed-backend.js';
import { mosquittoAvailable, startMosquitto } from '../support/mosquitto-server.js';
import { postgresAvailable, startPostgres } from '../support/postgres-server.js';
import { redisAvailable, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

const hasEngines = mosquittoAvailable() && postgresAvailable() && redisAvailable();
/** The promise: so long after a kill its users are off line at the latest. */
const OFFLINE_WITHIN_MS = 60_000;
/** Instances that have users, or had. */
const BEATS = 'relais:map:presence:beats';
const ROOM = { roomId: 'direct:ann~bob' };

(hasEngines ? describe : describe.skip)('presence at two instances', () => {
  let engines: Awaited<ReturnType<typeof startEngines>>;
  let a: KilledBackend;
  let b: KilledBackend;
  let redis: Redis;
  /** A contact of ann’s, at the second instance. */
  let bob: TestSocket;

  beforeAll(async () => {
    engines = await startEngines();
    redis = new Redis(engines.env.REDIS_URL);
    [a, b] = await Promise.all([KilledBackend.on(engines), KilledBackend.on(engines)]);
    bob = await open(b, 'bob');
    await bob.request('room:join', ROOM);
  }, 120_000);
  afterAll(async () => {
    bob.close();
    redis.disconnect();
    await a.kill();
    await b.end();
  }, 30_000);

  const open = ({ url }: KilledBackend, sub: string) => TestSocket.open(url, aToken({ sub }), '/');
  const ofAnn = async ({ url }: KilledBackend) => {
    const { body } = await call<PresenceList>(`${url}/api/presence?userIds=ann`, aToken({ sub: 'bob' }));
    return body.items[0];
  };
  const heardOfAnn = (): unknown[] => ['user:online', 'user:offline'].flatMap((event) => bob.pending(event));

  it('is filled again when Redis has been flushed, and nobody goes off line', async () => {
    const ann = await open(a, 'ann');
    await bob.next('user:online');
    const isWritten = async (): Promise<boolean> => {
      const maps = await redis.keys('relais:map:presence:on:*');
      return (await Promise.all(maps.map((map) => redis.hexists(map, 'ann')))).includes(1);
    };
    await until(isWritten);
    await redis.flushall();
    await until(isWritten, 30_000);
    expect(await ofAnn(b)).toMatchObject({ status: 'online' });
    expect(heardOfAnn()).toEqual([]);
    ann.close();
    await bob.next('user:offline');
  });

  it('flaps nobody who comes back at the other instance while one is restarted', async () => {
    let ann = await open(a, 'ann');
    await bob.next('user:online');
    const gone = ann.disconnected();
    const before = await redis.hkeys(BEATS);
    const stopping = a.stop();
    await gone;
    ann = await open(b, 'ann');
    await stopping;
    await a.start();
    // Once its users have been cleared the instance that went has been written off.
    await until(async () => {
      const known = await redis.hkeys(BEATS);
      return known.length === 2 && known.some((instance) => !before.includes(instance));
    }, 30_000);
    expect(await ofAnn(a)).toMatchObject({ status: 'online' });
    expect(await ofAnn(b)).toMatchObject({ status: 'online' });
    expect(heardOfAnn()).toEqual([]);
    ann.close();
    await bob.next('user:offline');
  }, 120_000);

  it('ends within 60 s for the users of an instance that was killed', async () => {
    const ann = await open(a, 'ann');
    expect(await bob.next('user:online')).toMatchObject({ userId: 'ann' });
    await a.kill();
    await until(() => bob.pending('user:offline').length > 0, OFFLINE_WITHIN_MS);
    const { lastSeen } = await bob.next<{ lastSeen: string }>('user:offline');
    await until(async () => (await redis.hlen(BEATS)) === 1, 30_000);
    expect(await ofAnn(b)).toEqual({ userId: 'ann', status: 'offline', lastSeen });
    ann.close();
  }, 120_000);
});

/** What both instances share. */
async function startEngines() {
  const [postgres, redis, mosquitto] = await Promise.all([startPostgres(), startRedis(), startMosquitto()]);
  return {
    env: { DATABASE_URL: postgres.url, REDIS_URL: redis.url, MQTT_BROKER_URL: mosquitto.url },
    connect: () => connectAsync(mosquitto.url),
    stop: async () => {
      await Promise.all([postgres, redis, mosquitto].map(({ server }) => server.stop()));
      for (const { server } of [postgres, redis, mosquitto]) removeDir(server.dir);
    },
  };
}
