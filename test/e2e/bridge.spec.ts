import type { MqttClient } from 'mqtt';
import type { MqttMessage, PublishResult, SubscriptionList } from '../../src/contracts/index.js';
import { MqttService } from '../../src/mqtt/mqtt.service.js';
import { startApp, aToken, brokerPort, type RunningApp } from '../support/app.js';
import { call, mqttClient, nextMessage, TestSocket } from '../support/clients.js';
import { until } from '../support/until.js';

describe('the MQTT bridge', () => {
  let relais: RunningApp;
  const opened: { close?(): unknown; endAsync?(force?: boolean): unknown }[] = [];

  beforeAll(async () => {
    relais = await startApp();
  });
  afterEach(async () => {
    for (const client of opened.splice(0)) await (client.endAsync?.(true) ?? client.close?.());
  });
  afterAll(() => relais.stop());

  const socketOf = async (token: string): Promise<TestSocket> => {
    const socket = await TestSocket.open(relais.url, token);
    opened.push(socket);
    return socket;
  };
  const deviceOf = async (token: string): Promise<MqttClient> => {
    const client = await mqttClient(brokerPort(relais), token);
    opened.push(client);
    return client;
  };
  const post = <T = Record<string, unknown>>(path: string, token: string | undefined, body: unknown) =>
    call<T>(`${relais.url}${path}`, token, { body });

  it('carries a device’s message to a socket, and a REST message to a device', async () => {
    const device = await deviceOf(aToken({ role: 'device' }));
    const socket = await socketOf(aToken());
    expect(await socket.request('mqtt:subscribe', { topic: 'sensors/+' })).toMatchObject({ ok: true });
    await device.publishAsync('sensors/temperature', '{"value":21.5}', { qos: 1 });
    expect(await socket.next<MqttMessage>('mqtt:message')).toMatchObject({
      topic: 'sensors/temperature',
      payload: { value: 21.5 },
      retain: false,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    });

    await device.subscribeAsync('commands/fan', { qos: 1 });
    const heard = nextMessage(device);
    const answer = await post<PublishResult>('/mqtt/publish', aToken(), {
      topic: 'commands/fan',
      payload: { on: true },
      qos: 1,
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { topic: 'commands/fan', qos: 1, retain: false, queued: false },
    });
    expect(await heard).toMatchObject({ topic: 'commands/fan', payload: '{"on":true}' });
  });

  it('acknowledges events and sends their named answers', async () => {
    const socket = await socketOf(aToken());
    expect(await socket.next('mqtt:status')).toMatchObject({ isConnected: true });
    await socket.request('mqtt:subscribe', { topic: 'chat/room1' });
    expect(await socket.next('mqtt:subscribe:success')).toMatchObject({ topic: 'chat/room1', qos: 0 });
    await socket.request('mqtt:publish', { topic: 'chat/room1', payload: 'hello' });
    expect(await socket.next('mqtt:publish:success')).toMatchObject({ topic: 'chat/room1', queued: false });
    expect(await socket.next('mqtt:message')).toMatchObject({ topic: 'chat/room1', payload: 'hello' });
    expect(await socket.request<SubscriptionList>('mqtt:subscriptions')).toMatchObject({
      ok: true,
      data: { items: [{ topic: 'chat/room1', scope: 'socket', messages: 1 }] },
    });
    await socket.request('mqtt:unsubscribe', { topic: 'chat/room1' });
    expect(await socket.next('mqtt:unsubscribe:success')).toEqual({ topic: 'chat/room1' });
    expect(await socket.request('mqtt:unsubscribe', { topic: 'chat/room1' })).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND' },
    });
    expect(await socket.next('mqtt:unsubscribe:error')).toMatchObject({
      code: 'NOT_FOUND',
      event: 'mqtt:unsubscribe',
    });
  });

  it('delivers once what several filters and a user’s subscription match', async () => {
    const token = aToken({ sub: 'once' });
    await post('/mqtt/subscribe', token, { topic: 'multi/#', qos: 1 });
    const socket = await socketOf(token);
    for (const topic of ['multi/+', 'multi/a', 'multi/a/#'])
      await socket.request('mqtt:subscribe', { topic });
    await until(async () => (await socket.request<SubscriptionList>('mqtt:subscriptions')).ok);
    await post('/mqtt/publish', aToken(), { topic: 'multi/a', payload: 1, qos: 1 });
    await post('/mqtt/publish', aToken(), { topic: 'multi/last', payload: 2, qos: 1 });
    expect(await socket.next('mqtt:message')).toMatchObject({ topic: 'multi/a' });
    expect(await socket.next('mqtt:message')).toMatchObject({ topic: 'multi/last' });
    expect(socket.pending('mqtt:message')).toEqual([]);
  });

  it('gives retained messages to the late subscriber, and only to it', async () => {
    await post('/mqtt/publish', aToken(), { topic: 'lamp/state', payload: 'on', qos: 1, retain: true });
    const early = await socketOf(aToken());
    await early.request('mqtt:subscribe', { topic: 'lamp/#' });
    expect(await early.next('mqtt:message')).toMatchObject({ payload: 'on', retain: true });
    const late = await socketOf(aToken());
    await late.request('mqtt:subscribe', { topic: 'lamp/state' });
    expect(await late.next('mqtt:message')).toMatchObject({ payload: 'on', retain: true });
    await post('/mqtt/publish', aToken(), { topic: 'lamp/state', payload: 'off', qos: 1, retain: true });
    expect(await early.next('mqtt:message')).toMatchObject({ payload: 'off', retain: false });
    expect(await late.next('mqtt:message')).toMatchObject({ payload: 'off', retain: false });
    expect(early.pending('mqtt:message')).toEqual([]);
  });

  it('keeps a REST subscription for every socket of its user until it is ended', async () => {
    const token = aToken({ sub: 'lasting' });
    const before = await socketOf(token);
    expect((await post('/mqtt/subscribe', token, { topic: 'news/+' })).status).toBe(201);
    const after = await socketOf(token);
    await until(async () => {
      const reply = await after.request<SubscriptionList>('mqtt:subscriptions');
      return reply.ok && reply.data.items.length === 1;
    });
    await post('/mqtt/publish', aToken(), { topic: 'news/today', payload: 'rain' });
    expect(await before.next('mqtt:message')).toMatchObject({ payload: 'rain' });
    expect(await after.next('mqtt:message')).toMatchObject({ payload: 'rain' });
    const list = await call<SubscriptionList>(`${relais.url}/mqtt/subscriptions`, token);
    expect(list.body.items).toMatchObject([{ topic: 'news/+', scope: 'user', messages: 1 }]);
    const ended = await call(`${relais.url}/mqtt/unsubscribe/${encodeURIComponent('news/+')}`, token, {
      method: 'DELETE',
    });
    expect(ended.status).toBe(204);
    expect((await before.request<SubscriptionList>('mqtt:subscriptions')).ok).toBe(true);
    expect((await call<SubscriptionList>(`${relais.url}/mqtt/subscriptions`, token)).body.items).toEqual([]);
  });

  it('gives a socket that connects the retained messages of its user’s REST subscriptions', async () => {
    const token = aToken({ sub: 'returning' });
    await post('/mqtt/publish', aToken(), { topic: 'door/front', payload: 'shut', qos: 1, retain: true });
    await post('/mqtt/subscribe', token, { topic: 'door/+' });
    for (const socket of [await socketOf(token), await socketOf(token)]) {
      expect(await socket.next('mqtt:message')).toMatchObject({ payload: 'shut', retain: true });
    }
  });

  it('broadcasts to every socket once, subscribed or not', async () => {
    const admin = aToken({ role: 'admin' });
    const subscribed = await socketOf(aToken());
    await subscribed.request('mqtt:subscribe', { topic: 'broadcast/#' });
    const other = await socketOf(aToken());
    const answer = await post('/mqtt/broadcast', admin, { message: { text: 'hi' }, includeTimestamp: true });
    expect(answer.status).toBe(201);
    for (const socket of [subscribed, other]) {
      expect(await socket.next('mqtt:message')).toMatchObject({
        topic: 'broadcast/all',
        payload: { text: 'hi', timestamp: expect.any(String) as string },
      });
    }
    await post('/mqtt/broadcast', admin, { message: 'again' });
    expect(await subscribed.next('mqtt:message')).toMatchObject({ payload: 'again' });
    expect(await other.next('mqtt:message')).toMatchObject({ payload: 'again' });
    expect((await post('/mqtt/broadcast', aToken(), { message: 'no' })).status).toBe(403);
  });

  it.each(['app/users/other/#', '#', '$SYS/#', 'app/users/+/#', '+/26/#', '$share/g/chat/a'])(
    'refuses a user the filter %s',
    async (topic) => {
      const socket = await socketOf(aToken());
      const reply = await socket.request('mqtt:subscribe', { topic });
      expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
      expect((await post('/mqtt/subscribe', aToken(), { topic })).status).toBe(403);
    },
  );

  it('tells an admin why', async () => {
    const query = new URLSearchParams({ user: '26', action: 'subscribe', topic: 'app/users/other/#' });
    const { status, body } = await call(
      `${relais.url}/mqtt/explain?${query.toString()}`,
      aToken({ role: 'admin' }),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      allowed: false,
      rule: 'app/users/:userId/#',
      reason: expect.any(String) as string,
    });
  });

  it.each(['a/+/b', 'a/#', '', 'nul\u0000', `${'x/'.repeat(150)}x`, 'line\nbreak'])(
    'refuses to publish on %j and keeps the link up',
    async (topic) => {
      expect((await post('/mqtt/publish', aToken({ role: 'admin' }), { topic, payload: 1 })).status).toBe(
        400,
      );
      const next = await post('/mqtt/publish', aToken(), { topic: 'test/hello', payload: 1, qos: 1 });
      expect(next).toMatchObject({ status: 201, body: { queued: false } });
    },
  );

  it.each([{ qos: 3 }, { qos: '1' }, { qos: 1.5 }, { retain: 'true' }, { extra: 1 }, { payload: undefined }])(
    'refuses the field %j and names it',
    async (field) => {
      const answer = await post('/mqtt/publish', aToken(), { topic: 'a', payload: 1, ...field });
      expect(answer).toMatchObject({
        status: 400,
        body: { code: 'REQUEST_INVALID', errors: [{ path: Object.keys(field)[0] }] },
      });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    },
  );

  it('returns the first result for a repeated Idempotency-Key', async () => {
    const token = aToken();
    const headers = { 'idempotency-key': 'retry-1' };
    const device = await deviceOf(token);
    await device.subscribeAsync('orders/1');
    const heard: string[] = [];
    device.on('message', (_, payload) => heard.push(payload.toString()));
    const body = { topic: 'orders/1', payload: 'one', qos: 1 };
    const first = await call(`${relais.url}/mqtt/publish`, token, { body, headers });
    const again = await call(`${relais.url}/mqtt/publish`, token, { body, headers });
    expect(again.body).toEqual(first.body);
    await post('/mqtt/publish', token, { topic: 'orders/1', payload: 'two', qos: 1 });
    await until(() => heard.includes('two'));
    expect(heard).toEqual(['one', 'two']);
    const other = await call(`${relais.url}/mqtt/publish`, token, {
      body: { ...body, payload: 'x' },
      headers,
    });
    expect(other.status).toBe(409);
  });

  it('hands messages to registered handlers', async () => {
    const heard: unknown[] = [];
    const stop = relais.app
      .get(MqttService)
      .registerMessageHandler('notifications/#', (payload, { topic }) => {
        heard.push([topic, payload]);
      });
    const token = aToken({ sub: '26' });
    await until(async () => {
      await post('/mqtt/publish', token, { topic: 'notifications/26', payload: { title: 'hi' }, qos: 1 });
      return heard.length > 0;
    });
    expect(heard[0]).toEqual(['notifications/26', { title: 'hi' }]);
    stop();
  });

  it('stores the history of marked filters and gives it to whoever may subscribe', async () => {
    const admin = aToken({ role: 'admin' });
    const rules = await call(`${relais.url}/mqtt/history-rules`, admin, {
      method: 'PUT',
      body: {
        rules: [
          { topic: 'log/#', days: 2 },
          { topic: 'log/+', days: 1 },
        ],
      },
    });
    expect(rules.status).toBe(200);
    for (const payload of ['first', 'second'])
      await post('/mqtt/publish', aToken(), { topic: 'log/a', payload, qos: 1 });
    const read = (query: string, token = aToken()) =>
      call<{ items: MqttMessage[]; nextCursor: string | null }>(
        `${relais.url}/mqtt/messages?${query}`,
        token,
      );
    await until(async () => (await read('topic=log/a')).body.items.length >= 2);
    const page = await read('topic=log/%2B&limit=1');
    expect(page.body).toMatchObject({
      items: [{ topic: 'log/a', payload: 'second' }],
      nextCursor: expect.any(String) as string,
    });
    const rest = await read(`topic=log/%2B&limit=1&cursor=${page.body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ payload: 'first' }], nextCursor: null });
    const last = await call(`${relais.url}/mqtt/messages/last?topic=log/a`, aToken());
    expect(last.body).toMatchObject({ payload: 'second' });
    expect((await read('topic=%23')).status).toBe(403);
    expect((await read('topic=log/a&cursor=bogus')).status).toBe(400);
  });

  it('lists what was denied, and what the server heard', async () => {
    const admin = aToken({ role: 'admin' });
    const device = await deviceOf(aToken({ sub: 'dev-1', role: 'device' }));
    await device.publishAsync('app/users/other/x', 'spoof', { qos: 1 });
    type List = { items: { topic: string; reason?: string; from?: string }[] };
    const rejections = () => call<List>(`${relais.url}/mqtt/rejections`, admin);
    await until(async () =>
      (await rejections()).body.items.some(({ topic }) => topic === 'app/users/other/x'),
    );
    expect(device.connected).toBe(true);
    const found = await call<List>(`${relais.url}/mqtt/rejections?contains=USERS%2Fother`, admin);
    expect(found.body.items).toMatchObject([{ topic: 'app/users/other/x' }]);
    expect((await call<List>(`${relais.url}/mqtt/rejections?contains=nowhere`, admin)).body.items).toEqual(
      [],
    );

    expect((await post('/api/ecouter-topic', admin, { topic: 'plant/#', qos: 1 })).status).toBe(201);
    await post('/mqtt/publish', aToken(), { topic: 'plant/a', payload: 1, qos: 1 });
    const topics = () => call<List>(`${relais.url}/mqtt/topics`, admin);
    await until(async () => (await topics()).body.items.some(({ topic }) => topic === 'plant/a'));
    const listened = () => call<List>(`${relais.url}/api/ecouter-topic`, admin);
    expect((await listened()).body.items).toMatchObject([{ topic: 'plant/#', qos: 1 }]);
    expect((await post('/api/desabonner-topic', admin, { topic: 'plant/#' })).status).toBe(204);
    expect((await listened()).body.items).toEqual([]);
    expect((await post('/api/desabonner-topic', admin, { topic: 'plant/#' })).status).toBe(404);
  });

  it('refuses sockets without a good token, and unknown events by name', async () => {
    await expect(TestSocket.open(relais.url, undefined)).rejects.toMatchObject({
      data: { code: 'UNAUTHENTICATED' },
    });
    await expect(TestSocket.open(relais.url, 'garbage')).rejects.toMatchObject({
      data: { code: 'UNAUTHENTICATED' },
    });
    await expect(TestSocket.open(relais.url, aToken({}, -60))).rejects.toMatchObject({
      data: { code: 'TOKEN_EXPIRED' },
    });
    await expect(TestSocket.open(relais.url, aToken(), '/nowhere')).rejects.toThrow('Invalid namespace');
    const socket = await socketOf(aToken());
    const reply = await socket.request('mqtt:suscribe', { topic: 'a' });
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'UNKNOWN_EVENT', message: expect.stringContaining('mqtt:subscribe') as string },
    });
  });

  it.each([[null], ['text'], [[1]], [{}], [{ topic: 5 }], [{ topic: 'a', qos: 9 }]])(
    'answers the payload %j with INVALID_PAYLOAD',
    async (payload) => {
      const socket = await socketOf(aToken());
      expect(await socket.request('mqtt:subscribe', payload)).toMatchObject({
        ok: false,
        error: { code: 'INVALID_PAYLOAD' },
      });
    },
  );

  it('disconnects a socket at its token’s end, unless it was refreshed', async () => {
    const token = aToken({ sub: 'short' }, 2);
    const ending = await socketOf(token);
    const staying = await socketOf(token);
    expect(await staying.request('auth:refresh', { token: aToken({ sub: 'short' }) })).toMatchObject({
      ok: true,
    });
    expect(await ending.next('error')).toMatchObject({ code: 'TOKEN_EXPIRED' });
    await ending.disconnected();
    expect(staying.socket.connected).toBe(true);
    expect(await staying.request('auth:refresh', { token: aToken({ sub: 'other' }) })).toMatchObject({
      ok: false,
      error: { code: 'FORBIDDEN' },
    });
  });

  it('answers in French when asked', async () => {
    const { body } = await call(`${relais.url}/mqtt/status`, undefined, {
      headers: { 'accept-language': 'fr-FR' },
    });
    expect(body).toMatchObject({ status: 401, code: 'AUTH_REQUIRED', detail: 'Connectez-vous d’abord' });
  });
});
