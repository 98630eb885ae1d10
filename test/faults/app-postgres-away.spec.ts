import { connectAsync, type MqttClient } from 'mqtt';
import type { MqttMessage, SubscriptionList } from '../../src/contracts/index.js';
import { aToken, brokerPort, type RunningApp } from '../support/app.js';
import { freePort, removeDir } from '../support/child-server.js';
import { call, mqttClient, nextMessage, TestSocket } from '../support/clients.js';
import { mosquittoAvailable, startMosquitto, type StartedMosquitto } from '../support/mosquitto-server.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from '../support/postgres-server.js';
import { TEST_ADMIN } from '../support/settings.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { missingAt, startUnready, untilMissing } from '../support/unready-app.js';
import { until } from '../support/until.js';

/** 2 s for the database, and the machine's own time. */
const SOON_MS = 3_000;

const hasEngines = postgresAvailable() && mosquittoAvailable();

(hasEngines ? describe : describe.skip)('the backend without its Postgres', () => {
  let postgres: StartedPostgres;
  let mosquitto: StartedMosquitto;
  let proxy: TcpProxy | undefined;
  let relais: RunningApp;
  let device: MqttClient | undefined;
  const admin = aToken({ role: 'admin' });

  const publish = (payload: unknown, qos: 0 | 1 = 1) =>
    call(`${relais.url}/mqtt/publish`, aToken(), { body: { topic: 'away/x', payload, qos } });
  /** Ready, and with nothing of its own in the queue: QoS 1 behind a queue has to wait for the database. */
  const untilIdle = async (): Promise<void> => {
    await untilMissing(relais.url);
    await until(async () => (await call(`${relais.url}/mqtt/stats`, aToken())).body.queued === 0);
  };
  const signIn = () => call(`${relais.url}/api/auth/login`, undefined, { body: TEST_ADMIN });
  const stored = async (topic: string): Promise<unknown[]> => {
    const url = `${relais.url}/mqtt/messages?topic=${encodeURIComponent(topic)}&limit=200`;
    const { body } = await call<{ items: MqttMessage[] }>(url, admin);
    return body.items.map(({ payload }) => payload);
  };

  /** Asks, and expects to be told within 2 s or so to come again later. */
  async function expectUnavailable(asking: ReturnType<typeof call>): Promise<void> {
    const startedAt = performance.now();
    const answer = await asking;
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
    expect(answer).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  }

  beforeAll(async () => {
    [postgres, mosquitto] = await Promise.all([startPostgres(), startMosquitto()]);
  }, 30_000);
  afterEach(async () => {
    await device?.endAsync(true);
    await relais.stop();
    await proxy?.close();
    removeDir(relais.settings.DATA_DIR);
  });
  afterAll(async () => {
    await Promise.all([postgres.server.stop(), mosquitto.server.stop()]);
    removeDir(postgres.server.dir);
    removeDir(mosquitto.server.dir);
  });

  it('listens without it at the start, refuses what needs it, and is ready by itself once it is there', async () => {
    const port = await freePort();
    const DATABASE_URL = `postgres://relais@127.0.0.1:${port}/postgres`;
    relais = await startUnready({ DATABASE_URL, MQTT_BROKER_URL: mosquitto.url });
    expect((await call(`${relais.url}/health/live`, undefined)).status).toBe(200);
    expect(await missingAt(relais.url)).toContain('postgres');
    await expectUnavailable(signIn());
    await expectUnavailable(call(`${relais.url}/api/auth/me`, aToken()));
    proxy = await startTcpProxy(postgres.server.port, port);
    await untilMissing(relais.url);
    await until(async () => (await signIn()).status === 200);
  }, 60_000);

  it('goes on with what does not need it, and with everything once it is back', async () => {
    relais = await startUnready({ DATABASE_URL: postgres.url, MQTT_BROKER_URL: mosquitto.url });
    await untilIdle();
    const token = aToken();
    const socket = await TestSocket.open(relais.url, token);
    await socket.request('mqtt:subscribe', { topic: 'away/#' });
    await postgres.server.stop('SIGQUIT');
    await untilMissing(relais.url, 'postgres');
    await expectUnavailable(signIn());
    await expectUnavailable(call(`${relais.url}/mqtt/subscribe`, token, { body: { topic: 'away/#' } }));
    expect(await publish('live', 0)).toMatchObject({ status: 201, body: { queued: false } });
    expect(await socket.next('mqtt:message')).toMatchObject({ payload: 'live' });
    expect(await publish('sure', 1)).toMatchObject({ status: 201, body: { queued: false } });
    expect(await socket.next('mqtt:message')).toMatchObject({ payload: 'sure' });
    postgres = await startPostgres(postgres.server);
    await untilMissing(relais.url);
    expect((await signIn()).status).toBe(200);
    socket.close();
  }, 60_000);

  it('gives a socket that comes meanwhile the subscriptions of its user once it is back', async () => {
    relais = await startUnready({ DATABASE_URL: postgres.url, MQTT_BROKER_URL: mosquitto.url });
    await untilIdle();
    const token = aToken({ sub: 'comes-back' });
    await call(`${relais.url}/mqtt/subscribe`, token, { body: { topic: 'lasting/#' } });
    await postgres.server.stop('SIGQUIT');
    await untilMissing(relais.url, 'postgres');
    const socket = await TestSocket.open(relais.url, token);
    expect(await socket.request<SubscriptionList>('mqtt:subscriptions')).toMatchObject({
      data: { items: [] },
    });
    postgres = await startPostgres(postgres.server);
    await until(async () => {
      const reply = await socket.request<SubscriptionList>('mqtt:subscriptions');
      return reply.ok && reply.data.items.length === 1;
    });
    await call(`${relais.url}/mqtt/publish`, aToken(), { body: { topic: 'lasting/x', payload: 'here' } });
    expect(await socket.next('mqtt:message')).toMatchObject({ payload: 'here' });
    socket.close();
  }, 60_000);

  it('ends each request within 2 s while the network carries nothing', async () => {
    proxy = await startTcpProxy(postgres.server.port);
    const DATABASE_URL = `postgres://relais@127.0.0.1:${proxy.port}/postgres`;
    relais = await startUnready({ DATABASE_URL, MQTT_BROKER_URL: mosquitto.url });
    await untilIdle();
    await until(async () => (await signIn()).status === 200);
    proxy.hang();
    await expectUnavailable(signIn());
    await untilMissing(relais.url, 'postgres');
    expect(await publish('live')).toMatchObject({ status: 201, body: { queued: false } });
    proxy.goOn();
    await untilMissing(relais.url);
    expect((await signIn()).status).toBe(200);
  }, 60_000);

  it.each(['mosquitto', 'the embedded broker'])(
    'leaves what is to be stored at %s, and stores all of it once Postgres is back',
    async (broker) => {
      const isExternal = broker === 'mosquitto';
      relais = await startUnready({
        DATABASE_URL: postgres.url,
        ...(isExternal ? { MQTT_BROKER_URL: mosquitto.url } : {}),
      });
      await untilMissing(relais.url);
      const rules = [{ topic: `${isExternal}/#`, days: 1 }];
      await call(`${relais.url}/mqtt/history-rules`, admin, { method: 'PUT', body: { rules } });
      device = isExternal
        ? await connectAsync(mosquitto.url)
        : await mqttClient(brokerPort(relais), aToken({ role: 'device' }));
      await until(async () => {
        await device!.publishAsync(`${isExternal}/first`, 'x', { qos: 1 });
        return (await stored(`${isExternal}/first`)).length > 0;
      });
      const payloads = Array.from({ length: 90 }, (_, i) => i);
      for (const payload of payloads) {
        if (payload === 30) await postgres.server.stop('SIGQUIT');
        if (payload === 60) postgres = await startPostgres(postgres.server);
        await device.publishAsync(`${isExternal}/x`, String(payload), { qos: 1 });
      }
      await untilMissing(relais.url);
      await until(async () => new Set(await stored(`${isExternal}/x`)).size >= payloads.length);
      expect(new Set(await stored(`${isExternal}/x`))).toEqual(new Set(payloads));
    },
    60_000,
  );

  it('carries live messages over the embedded broker while nothing can be stored', async () => {
    relais = await startUnready({ DATABASE_URL: postgres.url });
    await untilIdle();
    device = await mqttClient(brokerPort(relais), aToken({ role: 'device' }));
    await device.subscribeAsync('live/#', { qos: 1 });
    await postgres.server.stop('SIGQUIT');
    await untilMissing(relais.url, 'postgres');
    const heard = nextMessage(device);
    const answer = await call(`${relais.url}/mqtt/publish`, aToken(), {
      body: { topic: 'live/x', payload: 1, qos: 1 },
    });
    expect(answer).toMatchObject({ status: 201, body: { queued: false } });
    expect(await heard).toMatchObject({ payload: '1' });
    postgres = await startPostgres(postgres.server);
    await untilMissing(relais.url);
  }, 60_000);
});
