import type { MqttClient } from 'mqtt';
import { WebSocket } from 'ws';
import type { MqttMessage, RejectedMessage } from '../../src/contracts/index.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { call, mqttClient, TestSocket } from '../support/clients.js';
import { until } from '../support/until.js';

const EVENTS = 10_000;
const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('bad input by socket and by MQTT', () => {
  let relais: RunningApp;
  let good: TestSocket;
  let device: MqttClient;

  beforeAll(async () => {
    relais = await startApp({ RATE_REST: 1_000_000, RATE_WRITES: 1_000_000 });
    good = await TestSocket.open(relais.url, aToken());
    await good.request('mqtt:subscribe', { topic: 'good/#' });
  });
  beforeEach(async () => {
    device = await mqttClient(brokerPort(relais), aToken({ sub: 'device', role: 'device' }));
  });
  // The process lives, the MQTT link is up, and a well-behaved socket is served.
  afterEach(async () => {
    await device.endAsync(true);
    const body = { topic: 'good/request', payload: 'good', qos: 1 };
    const { status, body: receipt } = await call(`${relais.url}/mqtt/publish`, aToken(), { body });
    if (status !== 201 || receipt.queued !== false) throw new Error(`a good request is answered ${status}`);
    let message: MqttMessage;
    do message = await good.next<MqttMessage>('mqtt:message');
    while (message.topic !== 'good/request');
  });
  afterAll(async () => {
    good.close();
    await relais.stop();
  });

  it.each([
    ['none', undefined, 'UNAUTHENTICATED'],
    ['an empty one', '', 'UNAUTHENTICATED'],
    ['one of 10 000 characters', 'x'.repeat(10_000), 'UNAUTHENTICATED'],
    ['one in an object', { token: aToken() }, 'UNAUTHENTICATED'],
    ['one in an array', [aToken()], 'UNAUTHENTICATED'],
    ['a number', 1, 'UNAUTHENTICATED'],
    ['one that has expired', aToken({}, -60), 'TOKEN_EXPIRED'],
  ])('refuses a socket without a good token: %s', async (_, token, code) => {
    const opening = TestSocket.open(relais.url, token as string);
    await expect(opening).rejects.toMatchObject({ data: { code } });
  });

  it('refuses an unknown namespace, and an origin of elsewhere', async () => {
    await expect(TestSocket.open(relais.url, aToken(), '/nowhere')).rejects.toThrow('Invalid namespace');
    const polling = `${relais.url}/socket.io/?EIO=4&transport=polling`;
    expect((await fetch(polling, { headers: { origin: 'https://evil.test' } })).status).toBe(403);
  });

  it.each([
    ['mqtt:publish', { topic: 'a#', payload: 1 }],
    ['mqtt:publish', { topic: 'a\u0000', payload: 1 }],
    ['mqtt:publish', { topic: 'a', payload: 'nul \u0000' }],
    ['mqtt:publish', { topic: 'a', payload: 'lone \ud800' }],
    ['mqtt:publish', { topic: 'a', payload: nested(33) }],
    ['mqtt:publish', { topic: 'a', payload: 1, qos: null }],
    ['mqtt:publish', { topic: 'a', payload: 1, from: 'someone-else' }],
    ['mqtt:publish', JSON.parse('{"topic":"a","payload":{"__proto__":{"role":"admin"}}}')],
    ['mqtt:publish', { topic: ['a'], payload: 1 }],
    ['mqtt:publish', 'a'],
    ['mqtt:subscribe', { topic: 'a/#/b' }],
    ['mqtt:subscribe', { topic: '+a' }],
    ['mqtt:subscribe', { topic: '', qos: 0 }],
    ['mqtt:subscribe', [['a']]],
    ['mqtt:unsubscribe', { topic: { length: 1 } }],
    ['auth:refresh', { token: 1 }],
  ])('answers %s with the payload %j with INVALID_PAYLOAD', async (event, payload) => {
    expect(await good.request(event, payload)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_PAYLOAD' },
    });
    expect(good.socket.connected).toBe(true);
  });

  it.each(['constructor', '__proto__', 'hasOwnProperty', '', 'mqtt:suscribe'])(
    'answers the unknown event %p by name',
    async (event) => {
      expect(await good.request(event, {})).toMatchObject({ ok: false, error: { code: 'UNKNOWN_EVENT' } });
    },
  );

  it.each([
    ['no socket.io packet', '4garbage'],
    ['a broken packet', '42["mqtt:publish",{]'],
    ['an event without a name', '42[]'],
    ['an event whose name is no text', '42[{"a":1}]'],
    ['an acknowledgement of nothing', '430[]'],
    ['a reserved event', '42["connect",{}]'],
    ['another version of the protocol', '9'],
    ['bytes that belong to no event', Buffer.from([1, 2, 3])],
  ])('closes at most the one connection that sends %s', async (_, frame) => {
    const connection = new WebSocket(`ws${relais.url.slice(4)}/socket.io/?EIO=4&transport=websocket`);
    await new Promise((resolve) => connection.once('message', resolve));
    connection.send(`40/mqtt,${JSON.stringify({ token: aToken() })}`);
    await new Promise((resolve) => connection.once('message', resolve));
    connection.send(frame);
    connection.close();
    await new Promise((resolve) => connection.once('close', resolve));
    expect(good.socket.connected).toBe(true);
  });

  it('closes a socket that sends more than 1 MiB at once', async () => {
    const socket = await TestSocket.open(relais.url, aToken());
    const gone = socket.disconnected();
    socket.socket.emit('mqtt:publish', { topic: 'a', payload: 'x'.repeat(1_100_000) });
    expect(await gone).toMatch(/transport (close|error)/);
  });

  it(`answers each of ${EVENTS} events at once`, async () => {
    const socket = await TestSocket.open(relais.url, aToken());
    const replies = await Promise.all(
      Array.from({ length: EVENTS }, (_, i) =>
        socket.socket.emitWithAck('mqtt:publish', { topic: 'f/x', payload: i }),
      ),
    );
    const codes = replies.map(
      ({ ok, error }: { ok: boolean; error?: { code: string } }) => ok || error!.code,
    );
    expect(
      codes.filter((code) => code !== true && code !== 'RATE_LIMITED' && code !== 'UNAVAILABLE'),
    ).toEqual([]);
    socket.close();
  });

  it.each([
    ['nothing', '', ''],
    ['no JSON', '{"value":', '{"value":'],
    ['a byte order mark', '\ufeff1', '\ufeff1'],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe]), { encoding: 'base64', data: '//4=' }],
    ['too deep JSON', JSON.stringify(nested(40)), JSON.stringify(nested(40))],
    ['a prototype key', '{"__proto__":{"a":1}}', '{"__proto__":{"a":1}}'],
    ['1e999', '1e999', '1e999'],
  ])('hands on a payload of %s as what it is', async (name, payload, expected) => {
    const topic = `good/${name.replaceAll(' ', '-')}`;
    await device.publishAsync(topic, payload, { qos: 1 });
    expect(await good.next<MqttMessage>('mqtt:message')).toMatchObject({ topic, payload: expected });
  });

  it.each(['app/users/someone-else/x', 'ktur/server/status', '$SYS/x', 'dht11/alerts'])(
    'drops and lists what a device publishes on %s, and keeps it connected',
    async (topic) => {
      await device.publishAsync(topic, 'spoof', { qos: 1, retain: true });
      const admin = aToken({ role: 'admin' });
      await until(async () => {
        const { body } = await call<{ items: RejectedMessage[] }>(`${relais.url}/mqtt/rejections`, admin);
        return body.items.some((each) => each.topic === topic);
      });
      expect(device.connected).toBe(true);
    },
  );

  it('closes the connection that sends more than 256 KiB, and no other', async () => {
    const other = await mqttClient(brokerPort(relais), aToken());
    const closed = new Promise((resolve) => device.once('close', () => resolve('closed')));
    device.on('error', () => undefined);
    device.publish('good/large', Buffer.alloc(400_000), { qos: 1 });
    expect(await closed).toBe('closed');
    expect(other.connected).toBe(true);
    await other.endAsync(true);
  });

  it.each([
    ['no token', '', undefined],
    ['a token that has expired', aToken({}, -60), undefined],
    ['the backend’s own client id', aToken(), 'server'],
  ])('refuses a connection with %s', async (_, token, kind) => {
    const { body } = await call<{ clientId: string }>(`${relais.url}/mqtt/status`, aToken());
    const options = kind === 'server' ? { clientId: body.clientId } : {};
    await expect(mqttClient(brokerPort(relais), token, options)).rejects.toThrow(/Connection refused/);
  });
});
