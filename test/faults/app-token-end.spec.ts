import type { MqttClient } from 'mqtt';
import { FirstAdmin } from '../../src/accounts/first-admin.service.js';
import type { Session } from '../../src/contracts/index.js';
import { aToken, brokerPort, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { call, mqttClient, TestSocket } from '../support/clients.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from '../support/postgres-server.js';
import { redisAvailable, startRedis, type StartedRedis } from '../support/redis-server.js';
import { TEST_ADMIN } from '../support/settings.js';
import { startUnready, untilMissing } from '../support/unready-app.js';

const WITHIN_MS = 5_000;

const closed = (client: MqttClient): Promise<void> => new Promise((resolve) => client.once('close', resolve));

/** Settles with the reason that a socket is told, once it is gone as well. */
async function told(socket: TestSocket): Promise<string> {
  const { code } = await socket.next<{ code: string }>('error');
  await socket.disconnected();
  return code;
}

const signInAt = async ({ url }: RunningApp): Promise<string> =>
  (await call<Session>(`${url}/api/auth/login`, undefined, { body: TEST_ADMIN })).body.accessToken;
const signOutAt = ({ url }: RunningApp, token: string) =>
  call(`${url}/api/auth/logout`, token, { method: 'POST' });

describe('a token that ends while its sessions run', () => {
  let relais: RunningApp;

  beforeAll(async () => {
    relais = await startUnready();
    await untilMissing(relais.url);
    await relais.app.get(FirstAdmin).created();
  });
  afterAll(async () => {
    await relais.stop();
    removeDir(relais.settings.DATA_DIR);
  });

  it('ends its sockets and MQTT sessions within 5 s of its expiry, and lets none come back', async () => {
    const token = aToken({ sub: 'short' }, 2);
    const expiresAt = Date.now() + 2_000;
    const socket = await TestSocket.open(relais.url, token);
    const device = await mqttClient(brokerPort(relais), token, { clientId: 'short', clean: false });
    const [reason] = await Promise.all([told(socket), closed(device)]);
    expect(reason).toBe('TOKEN_EXPIRED');
    expect(Date.now()).toBeGreaterThan(expiresAt - 1_500);
    expect(Date.now()).toBeLessThan(expiresAt + WITHIN_MS);
    await device.endAsync(true);
  }, 20_000);

  it('ends its sockets and MQTT sessions at the sign-out, and lets none come back', async () => {
    const token = await signInAt(relais);
    const socket = await TestSocket.open(relais.url, token);
    const device = await mqttClient(brokerPort(relais), token);
    const ended = Promise.all([told(socket), closed(device)]);
    const startedAt = Date.now();
    expect((await signOutAt(relais, token)).status).toBe(204);
    const [reason] = await ended;
    expect(reason).toBe('TOKEN_REVOKED');
    expect(Date.now() - startedAt).toBeLessThan(WITHIN_MS);
    await expect(TestSocket.open(relais.url, token)).rejects.toMatchObject({
      data: { code: 'TOKEN_REVOKED' },
    });
    await expect(mqttClient(brokerPort(relais), token)).rejects.toThrow(/Bad username or password/i);
    await device.endAsync(true);
  }, 20_000);
});

const hasEngines = postgresAvailable() && redisAvailable();

(hasEngines ? describe : describe.skip)('a token that is revoked at another instance', () => {
  let postgres: StartedPostgres;
  let redis: StartedRedis;
  let here: RunningApp;
  let there: RunningApp;

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    const engines = { DATABASE_URL: postgres.url, REDIS_URL: redis.url };
    [here, there] = await Promise.all([startUnready(engines), startUnready(engines)]);
    await Promise.all([here, there].map(({ url }) => untilMissing(url)));
    await Promise.all([here, there].map(({ app }) => app.get(FirstAdmin).created()));
  }, 30_000);
  afterAll(async () => {
    await Promise.all([here.stop(), there.stop()]);
    await Promise.all([postgres.server.stop(), redis.server.stop()]);
    for (const dir of [postgres.server.dir, redis.server.dir]) removeDir(dir);
    for (const { settings } of [here, there]) removeDir(settings.DATA_DIR);
  });

  it('ends its sockets and MQTT sessions here within 5 s', async () => {
    const token = await signInAt(there);
    const socket = await TestSocket.open(here.url, token);
    const device = await mqttClient(brokerPort(here), token);
    const ended = Promise.all([told(socket), closed(device)]);
    const startedAt = Date.now();
    expect((await signOutAt(there, token)).status).toBe(204);
    expect((await ended)[0]).toBe('TOKEN_REVOKED');
    expect(Date.now() - startedAt).toBeLessThan(WITHIN_MS);
    await device.endAsync(true);
  }, 20_000);

  it('ends them as soon as Redis is back when it was away at the time', async () => {
    const token = await signInAt(there);
    const socket = await TestSocket.open(here.url, token);
    const device = await mqttClient(brokerPort(here), token);
    const ended = Promise.all([told(socket), closed(device)]);
    await redis.server.stop('SIGKILL');
    await untilMissing(there.url, 'redis');
    expect((await signOutAt(there, token)).status).toBe(204);
    redis = await startRedis(redis.server);
    await untilMissing(here.url);
    const startedAt = Date.now();
    expect((await ended)[0]).toBe('TOKEN_REVOKED');
    expect(Date.now() - startedAt).toBeLessThan(WITHIN_MS);
    expect((await call(`${here.url}/api/auth/me`, token)).status).toBe(401);
    await device.endAsync(true);
  }, 30_000);
});
