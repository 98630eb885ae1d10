import type { HookAnswer } from '../../src/contracts/index.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call, type Answer } from '../support/clients.js';

const SECRET = 'the-hook-secret-of-the-tests';

describe('the hooks of an external broker', () => {
  let relais: RunningApp;

  beforeAll(async () => {
    relais = await startApp({ MQTT_HOOK_SECRET: SECRET, MQTT_USERNAME: 'relais', MQTT_PASSWORD: 'its own' });
  });
  afterAll(() => relais.stop());

  const ask = (hook: 'auth' | 'acl', body: object, secret = SECRET): Promise<Answer<HookAnswer>> =>
    call<HookAnswer>(`${relais.url}/mqtt/${hook}`, secret, { body });
  const enter = (clientid: string, password: string, username = 'anyone') =>
    ask('auth', { username, password, clientid });

  it('let in whoever has a good token, until it ends', async () => {
    const { status, body } = await enter('phone-1', aToken({ sub: 'driver-1', role: 'driver' }));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      result: 'allow',
      ok: true,
      is_superuser: false,
      expire_at: expect.any(Number) as number,
    });
    expect((await enter('phone-2', 'garbage')).body).toMatchObject({ result: 'deny', ok: false });
    expect((await enter('phone-3', aToken({}, -60))).body).toMatchObject({ result: 'deny' });
  });

  it('keep a client id for the caller who used it first', async () => {
    await enter('shared-id', aToken({ sub: 'first' }));
    expect((await enter('shared-id', aToken({ sub: 'second' }))).body).toMatchObject({ result: 'deny' });
    expect((await enter('shared-id', aToken({ sub: 'first' }))).body).toMatchObject({ result: 'allow' });
  });

  it.each([
    ['publish', 'chauffeur/7/position', 'allow'],
    ['publish', 'chauffeur/8/position', 'deny'],
    ['subscribe', 'chat/room1', 'allow'],
    ['subscribe', 'app/users/+/#', 'deny'],
    ['subscribe', '#', 'deny'],
    ['publish', 'ktur/server/status', 'deny'],
  ])('judge by the same policy, as EMQX asks: %s %s → %s', async (action, topic, result) => {
    await enter('phone-7', aToken({ sub: 'chauffeur_7', role: 'driver' }));
    expect((await ask('acl', { clientid: 'phone-7', topic, action })).body).toMatchObject({ result });
  });

  it.each([
    [1, 'dht11/alerts', true],
    [2, 'dht11/alerts', false],
    [3, 'chat/room1', true],
    [3, 'dht11/alerts', false],
    [4, 'app/users/other/x', false],
  ])('judge by the same policy, as mosquitto-go-auth asks: acc %i %s → %s', async (acc, topic, ok) => {
    await enter('phone-9', aToken({ sub: 'user-9' }));
    expect((await ask('acl', { clientid: 'phone-9', topic, acc })).body).toMatchObject({ ok });
  });

  it('know Relais itself by its own credentials', async () => {
    expect((await enter('relais-1', 'its own', 'relais')).body).toMatchObject({ is_superuser: true });
    expect((await enter('relais-2', 'not its own', 'relais')).body).toMatchObject({ result: 'deny' });
    expect(
      (await ask('acl', { clientid: 'relais-1', topic: 'ktur/server/status', action: 'publish' })).body,
    ).toMatchObject({
      result: 'allow',
    });
  });

  it('deny a client that was never let in', async () => {
    expect(
      (await ask('acl', { clientid: 'stranger', topic: 'chat/room1', action: 'publish' })).body,
    ).toMatchObject({
      result: 'deny',
    });
  });

  it('answer nobody who does not know the secret', async () => {
    expect((await ask('auth', { password: aToken(), clientid: 'x' }, 'wrong')).status).toBe(401);
  });
});
