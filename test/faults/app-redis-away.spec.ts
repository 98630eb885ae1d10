import { FirstAdmin } from '../../src/accounts/first-admin.service.js';
import { MqttService } from '../../src/mqtt/mqtt.service.js';
import type {
  DriverMove,
  DriverState,
  MqttMessage,
  NearbyDrivers,
  Session,
} from '../../src/contracts/index.js';
import { aToken, brokerPort, type RunningApp } from '../support/app.js';
import { freePort, removeDir } from '../support/child-server.js';
import { call, mqttClient, TestSocket } from '../support/clients.js';
import { redisAvailable, startRedis, type StartedRedis } from '../support/redis-server.js';
import { TEST_ADMIN } from '../support/settings.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { missingAt, startUnready, untilMissing } from '../support/unready-app.js';
import { until } from '../support/until.js';

/** What a request may take while Redis does not answer: a call or two of 500 ms, and the machine's own time. */
const SOON_MS = 3_000;

(redisAvailable() ? describe : describe.skip)('the backend without its Redis', () => {
  let redis: StartedRedis;
  let proxy: TcpProxy;
  let relais: RunningApp;
  const admin = aToken({ role: 'admin' });
  const sockets: TestSocket[] = [];

  async function start(url: string): Promise<void> {
    relais = await startUnready({ REDIS_URL: url });
    await relais.app.get(FirstAdmin).created();
  }
  const post = <T = Record<string, unknown>>(path: string, token: string | undefined, body?: unknown) =>
    call<T>(`${relais.url}${path}`, token, { method: 'POST', body });
  const publish = (payload: unknown, headers?: Record<string, string>) =>
    call(`${relais.url}/mqtt/publish`, aToken({ sub: 'same' }), {
      body: { topic: 'redis/x', payload, qos: 1 },
      headers,
    });
  const open = async (token: string): Promise<TestSocket> => {
    const socket = await TestSocket.open(relais.url, token);
    sockets.push(socket);
    return socket;
  };

  /** The answer, which has to come soon. */
  async function soon<T>(asking: Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const answer = await asking;
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
    return answer;
  }

  /** What works without Redis, and what says that it does not. */
  async function expectDegradation(): Promise<void> {
    expect((await soon(call(`${relais.url}/health/live`, undefined))).status).toBe(200);
    expect(await soon(missingAt(relais.url))).toEqual(['redis']);
    expect((await soon(publish('while away'))).status).toBe(201);
    expect(await soon(publish('once', { 'idempotency-key': 'away' }))).toMatchObject({
      status: 503,
      body: { code: 'STATE_UNAVAILABLE' },
    });
    expect((await soon(post('/api/auth/login', undefined, TEST_ADMIN))).status).toBe(200);
    expect((await soon(post('/mqtt/subscribe', aToken(), { topic: 'redis/#' }))).status).toBe(201);
    const listening = await soon(post('/api/ecouter-topic', admin, { topic: 'redis/heard', qos: 1 }));
    expect(listening.status).toBe(201);
    const rules = { method: 'PUT', body: { rules: [{ topic: 'redis/kept', days: 1 }] } };
    expect((await soon(call(`${relais.url}/mqtt/history-rules`, admin, rules))).status).toBe(200);
    const socket = await soon(open(aToken()));
    expect(await soon(socket.request('mqtt:subscribe', { topic: 'redis/+' }))).toMatchObject({ ok: true });
    await soon(publish('heard'));
    expect(await soon(socket.next<MqttMessage>('mqtt:message'))).toMatchObject({ payload: 'heard' });
  }

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.close();
    await relais.stop();
    await proxy?.close();
    removeDir(relais.settings.DATA_DIR);
  });
  afterAll(async () => {
    await redis.server.stop();
    removeDir(redis.server.dir);
  });

  it('listens without it at the start, is live, and is ready once it is there', async () => {
    const port = await freePort();
    await start(`redis://127.0.0.1:${port}`);
    await untilMissing(relais.url, 'redis');
    await expectDegradation();
    const late = await startRedis({ dir: redis.server.dir, port });
    await untilMissing(relais.url);
    expect((await publish('once', { 'idempotency-key': 'there' })).status).toBe(201);
    await relais.stop();
    await late.server.stop();
  }, 60_000);

  it('goes on without it when it stops, and with it when it is back', async () => {
    await start(redis.url);
    await untilMissing(relais.url);
    await redis.server.stop('SIGKILL');
    await untilMissing(relais.url, 'redis');
    await expectDegradation();
    redis = await startRedis(redis.server);
    await untilMissing(relais.url);
    expect((await publish('once', { 'idempotency-key': 'back' })).status).toBe(201);
  }, 60_000);

  it.each(['frozen', 'behind a network that carries nothing'])(
    'ends each request soon while it is %s',
    async (how) => {
      proxy = await startTcpProxy(redis.server.port);
      await start(`redis://127.0.0.1:${proxy.port}`);
      await untilMissing(relais.url);
      const stop = () => (how === 'frozen' ? void redis.server.process.kill('SIGSTOP') : proxy.hang());
      const goOn = () => (how === 'frozen' ? void redis.server.process.kill('SIGCONT') : proxy.goOn());
      stop();
      expect((await soon(publish('at once'))).status).toBe(201);
      await untilMissing(relais.url, 'redis');
      await expectDegradation();
      goOn();
      await untilMissing(relais.url);
      expect((await publish('once', { 'idempotency-key': how.slice(0, 6) })).status).toBe(201);
    },
    60_000,
  );

  it('holds a revocation that was made while it was away, then and when it is back', async () => {
    await start(redis.url);
    await untilMissing(relais.url);
    const { body } = await post<Session>('/api/auth/login', undefined, TEST_ADMIN);
    const socket = await open(body.accessToken);
    await redis.server.stop();
    await untilMissing(relais.url, 'redis');
    expect((await soon(post('/api/auth/logout', body.accessToken))).status).toBe(204);
    expect(await socket.next('error')).toMatchObject({ code: 'TOKEN_REVOKED' });
    const me = () => call(`${relais.url}/api/auth/me`, body.accessToken);
    expect((await me()).status).toBe(401);
    redis = await startRedis(redis.server);
    await untilMissing(relais.url);
    expect((await me()).status).toBe(401);
  }, 60_000);

  it('takes and shows positions while it is away, and knows who is near when it is back', async () => {
    await start(redis.url);
    await untilMissing(relais.url);
    const page = await TestSocket.open(relais.url, admin, '/', { page: 'drivers' });
    sockets.push(page);
    const phone = await mqttClient(brokerPort(relais), aToken({ sub: 'd1', role: 'driver' }));
    const say = (what: string, payload: object) =>
      phone.publishAsync(`chauffeur/d1/${what}`, JSON.stringify({ chauffeur_id: 'd1', ...payload }), {
        qos: 1,
      });
    const place = { lat: 48.8566, lng: 2.3522 };
    const nearest = () =>
      call<NearbyDrivers>(`${relais.url}/api/chauffeurs/proches?lat=48.85&lng=2.35`, admin);
    await redis.server.stop('SIGKILL');
    await untilMissing(relais.url, 'redis');
    await say('status', { disponible: true, en_ligne: true });
    await say('position', { type: 'general_position', data: { ...place, timestamp: Date.now() } });
    expect(await page.next<DriverMove>('driver:position')).toMatchObject({ position: place });
    const { body } = await call<DriverState>(`${relais.url}/api/chauffeurs/d1/status`, admin);
    expect(body).toMatchObject({ disponible: true, position: place });
    expect(await soon(nearest())).toMatchObject({ status: 503, body: { code: 'STATE_UNAVAILABLE' } });
    redis = await startRedis(redis.server);
    await untilMissing(relais.url);
    expect((await nearest()).body.items).toMatchObject([{ chauffeur_id: 'd1', position: place }]);
    await phone.endAsync();
  }, 60_000);

  it('loses nothing that it was to take from the broker', async () => {
    await start(redis.url);
    await untilMissing(relais.url);
    const heard = new Set<unknown>();
    relais.app.get(MqttService).registerMessageHandler('redis/x', (payload) => void heard.add(payload));
    await until(async () => (await publish('first')).status === 201 && heard.has('first'));
    const payloads = Array.from({ length: 60 }, (_, i) => `n${i}`);
    for (const payload of payloads) {
      if (payload === 'n20') await redis.server.stop('SIGKILL');
      if (payload === 'n40') redis = await startRedis(redis.server);
      expect((await publish(payload)).status).toBe(201);
    }
    await until(() => payloads.every((payload) => heard.has(payload)));
  }, 60_000);
});
