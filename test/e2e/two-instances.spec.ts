import { connectAsync, type MqttClient } from 'mqtt';
import { FirstAdmin } from '../../src/accounts/first-admin.service.js';
import type { DriverMove, MqttMessage, SubscriptionList } from '../../src/contracts/index.js';
import { DriverMoved } from '../../src/drivers/drivers.events.js';
import { MqttService } from '../../src/mqtt/mqtt.service.js';
import { DomainEvents } from '../../src/platform/events/domain-events.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call, TestSocket } from '../support/clients.js';
import { mosquittoAvailable, startMosquitto, type StartedMosquitto } from '../support/mosquitto-server.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from '../support/postgres-server.js';
import { redisAvailable, startRedis, type StartedRedis } from '../support/redis-server.js';
import { TEST_ADMIN } from '../support/settings.js';
import { until } from '../support/until.js';

const hasEngines = mosquittoAvailable() && postgresAvailable() && redisAvailable();

(hasEngines ? describe : describe.skip)('two instances on one Postgres, Redis and mosquitto', () => {
  let postgres: StartedPostgres;
  let redis: StartedRedis;
  let mosquitto: StartedMosquitto;
  let a: RunningApp;
  let b: RunningApp;
  let device: MqttClient;
  const sockets: TestSocket[] = [];

  beforeAll(async () => {
    [postgres, redis, mosquitto] = await Promise.all([startPostgres(), startRedis(), startMosquitto()]);
    const engines = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, MQTT_BROKER_URL: mosquitto.url };
    [a, b] = await Promise.all([startApp(engines), startApp(engines)]);
    device = await connectAsync(mosquitto.url);
  }, 60_000);
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.close();
  });
  afterAll(async () => {
    await device.endAsync(true);
    await Promise.all([a.stop(), b.stop()]);
    await Promise.all([postgres.server.stop('SIGINT'), redis.server.stop(), mosquitto.server.stop()]);
  }, 30_000);

  const open = async (on: RunningApp, token: string, namespace?: string): Promise<TestSocket> => {
    const socket = await TestSocket.open(on.url, token, namespace);
    sockets.push(socket);
    return socket;
  };

  it('share accounts: who signs in at one is known at the other, and signed out at both', async () => {
    await a.app.get(FirstAdmin).created();
    const { body } = await call<{ accessToken: string }>(`${a.url}/api/auth/login`, undefined, {
      body: TEST_ADMIN,
    });
    expect(await call(`${b.url}/api/auth/me`, body.accessToken)).toMatchObject({ status: 200 });
    const socket = await open(b, body.accessToken);
    await call(`${a.url}/api/auth/logout`, body.accessToken, { method: 'POST' });
    expect(await socket.next('error')).toMatchObject({ code: 'TOKEN_REVOKED' });
    await socket.disconnected();
    await until(async () => (await call(`${b.url}/api/auth/me`, body.accessToken)).status === 401);
  });

  it('bring a user’s REST subscription to sockets of either', async () => {
    const token = aToken({ sub: 'spread' });
    const onA = await open(a, token);
    const onB = await open(b, token);
    await call(`${a.url}/mqtt/subscribe`, token, { body: { topic: 'news/#', qos: 1 } });
    for (const socket of [onA, onB]) {
      await until(async () => {
        const reply = await socket.request<SubscriptionList>('mqtt:subscriptions');
        return reply.ok && reply.data.items.length === 1;
      });
    }
    await device.publishAsync('news/today', '"rain"', { qos: 1 });
    for (const socket of [onA, onB]) {
      expect(await socket.next<MqttMessage>('mqtt:message')).toMatchObject({
        topic: 'news/today',
        payload: 'rain',
      });
    }
  });

  it('broadcast to the sockets of both, once', async () => {
    const onA = await open(a, aToken());
    const onB = await open(b, aToken());
    await onB.request('mqtt:subscribe', { topic: 'broadcast/#' });
    const admin = aToken({ role: 'admin' });
    for (const message of ['one', 'two']) await call(`${a.url}/mqtt/broadcast`, admin, { body: { message } });
    for (const socket of [onA, onB]) {
      expect(await socket.next('mqtt:message')).toMatchObject({ payload: 'one' });
      expect(await socket.next('mqtt:message')).toMatchObject({ payload: 'two' });
      expect(socket.pending('mqtt:message')).toEqual([]);
    }
  });

  it('show a driver to the sockets of both at most once a second, never backwards', async () => {
    const admin = aToken({ role: 'admin' });
    const onBoth = [await open(a, admin, '/'), await open(b, admin, '/')];
    for (const socket of onBoth) await socket.request('rt_page', { page: 'drivers' });
    const point = { chauffeurId: 'd1', lat: 48.8, lng: 2.3, accuracy: null, speed: null, heading: null };
    const takes = ({ app }: RunningApp, at: number) =>
      app.get(DomainEvents).emit(new DriverMoved({ ...point, at }));
    for (const at of [1, 3, 5]) {
      takes(a, at);
      takes(b, at + 1);
    }
    for (const socket of onBoth) {
      const shown: number[] = [];
      while (shown.at(-1) !== 6) {
        const { position } = await socket.next<DriverMove>('driver:position');
        shown.push(Date.parse(position.timestamp));
      }
      expect(shown).toEqual([...new Set(shown)].sort((one, other) => one - other));
      expect(shown.length).toBeLessThanOrEqual(3);
    }
  });

  it('handle each message on one of them', async () => {
    const heard: string[] = [];
    const stops = [a, b].map(({ app }) =>
      app.get(MqttService).registerMessageHandler('jobs/+', (_, { topic }) => void heard.push(topic)),
    );
    await until(async () => {
      await device.publishAsync('jobs/ready', '1', { qos: 1 });
      return heard.length > 0;
    });
    const topics = Array.from({ length: 50 }, (_, n) => `jobs/${n}`);
    for (const topic of topics) await device.publishAsync(topic, '1', { qos: 1 });
    await until(() => topics.every((topic) => heard.includes(topic)));
    expect(heard.filter((topic) => topic !== 'jobs/ready').sort()).toEqual([...topics].sort());
    for (const stop of stops) stop();
  });
});
