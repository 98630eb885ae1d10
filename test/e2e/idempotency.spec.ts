import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { call, mqttClient } from '../support/clients.js';

describe('a POST with an Idempotency-Key', () => {
  let relais: RunningApp;
  const token = aToken();

  beforeAll(async () => {
    relais = await startApp();
  });
  afterAll(() => relais.stop());

  const publish = (key: string, fields: object, headers: Record<string, string> = {}) =>
    call(`${relais.url}/mqtt/publish`, token, {
      body: { topic: 'orders/1', qos: 1, ...fields },
      headers: { 'idempotency-key': key, ...headers },
    });

  it('has one effect, however many come at once and whatever they call themselves', async () => {
    const heard: string[] = [];
    const device = await mqttClient(brokerPort(relais), token);
    device.on('message', (_, payload) => heard.push(payload.toString()));
    await device.subscribeAsync('orders/1', { qos: 1 });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => publish('at-once', { payload: 'one' }, { 'x-request-id': 'retry' })),
    );
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length).toBeGreaterThan(0);
    for (const { body } of done) expect(body).toEqual(done[0]?.body);
    for (const { status, body } of answers.filter((each) => !done.includes(each)))
      expect([status, body['code']]).toEqual([409, 'IDEMPOTENCY_IN_PROGRESS']);
    const last = new Promise((resolve) =>
      device.on('message', (_, payload) => payload.toString() === 'last' && resolve(0)),
    );
    await publish('last', { payload: 'last' });
    await last;
    expect(heard).toEqual(['one', 'last']);
    await device.endAsync(true);
  });

  it('is answered as the first time, and says so', async () => {
    const first = await publish('again', { payload: 1 });
    const again = await publish('again', { payload: 1 });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it('is not remembered when it failed', async () => {
    expect((await publish('failing', { payload: 1, topic: 'a/#' })).status).toBe(400);
    expect((await publish('failing', { payload: 1 })).status).toBe(201);
  });

  it('belongs to its caller and its route', async () => {
    await publish('mine', { payload: 1 });
    const other = await call(`${relais.url}/mqtt/publish`, aToken(), {
      body: { topic: 'orders/1', payload: 'theirs' },
      headers: { 'idempotency-key': 'mine' },
    });
    expect(other.status).toBe(201);
    const elsewhere = await call(`${relais.url}/mqtt/subscribe`, token, {
      body: { topic: 'orders/1' },
      headers: { 'idempotency-key': 'mine' },
    });
    expect(elsewhere.status).toBe(201);
  });

  it.each(['', ' ', 'é'.normalize('NFC'), 'x'.repeat(129)])('is refused for the key %j', async (key) => {
    expect((await publish(key, { payload: 1 })).body).toMatchObject({
      code: 'REQUEST_INVALID',
      errors: [{ path: 'Idempotency-Key' }],
    });
  });

  it('is refused when it shows two keys', async () => {
    const socket = connect(Number(new URL(relais.url).port), '127.0.0.1');
    socket.end(
      [
        'POST /mqtt/publish HTTP/1.1',
        'Host: relais.test',
        `Authorization: Bearer ${token}`,
        'Idempotency-Key: one',
        'Idempotency-Key: two',
        'Content-Type: application/json',
        'Content-Length: 2',
        'Connection: close',
        '\r\n{}',
      ].join('\r\n'),
    );
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 [^]*"Idempotency-Key"/);
  });
});
