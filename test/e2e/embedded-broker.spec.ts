import { connectAsync, MqttClient, type IClientOptions } from 'mqtt';
import { generate } from 'mqtt-packet';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { aName, BrokerBench } from '../support/broker-bench.js';
import { aConnect } from '../support/raw-mqtt.js';
import { until } from '../support/until.js';

let bench: BrokerBench;

beforeAll(async () => {
  bench = await BrokerBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => {
  bench.rejections.kept.length = 0;
});

describe('connecting', () => {
  it.each([
    ['no password', undefined],
    ['garbage', Buffer.from('garbage')],
    ['a token of another key', Buffer.from('eyJhbGciOiJIUzI1NiJ9.e30.x')],
  ])('refuses %s as bad credentials', async (_what, secret) => {
    const client = await bench.stranger();
    const { returnCode } = await client.connect({ clientId: aName(), password: secret });
    await client.closed();
    expect(returnCode).toBe(4);
  });

  it('refuses an expired token and one that was revoked', async () => {
    const expired = await bench.stranger();
    const old = Buffer.from(bench.token('ann', 'user', -60));
    expect((await expired.connect({ clientId: aName(), password: old })).returnCode).toBe(4);
    const taken = bench.token('bob');
    await bench.revoke(taken);
    const revoked = await bench.stranger();
    expect((await revoked.connect({ clientId: aName(), password: Buffer.from(taken) })).returnCode).toBe(4);
  });

  it('makes up an id for a clean session without one, and refuses a lasting one', async () => {
    const clean = await bench.stranger();
    expect(await clean.connect({ clientId: '', password: bench.password('ann') })).toMatchObject({
      returnCode: 0,
    });
    const lasting = await bench.stranger();
    const bytes = generate(aConnect({ clientId: '', password: bench.password('ann') }));
    // No library sends it: the clean flag is taken out, after a fixed header of 3 bytes and 7 more.
    bytes[10]! &= ~0x02;
    lasting.socket.write(bytes);
    expect(await lasting.next('connack')).toMatchObject({ returnCode: 2, sessionPresent: false });
    await lasting.closed();
  });

  it.each(['relais-abc-listener', 'a\u0007b', 'x'.repeat(300)])(
    'refuses the client id %j',
    async (clientId) => {
      const client = await bench.stranger();
      expect((await client.connect({ clientId, password: bench.password('ann') })).returnCode).toBe(2);
    },
  );

  it('refuses the client id of another caller who is connected, whom it leaves alone', async () => {
    const clientId = aName();
    const owner = await bench.client('ann', { clientId });
    const thief = await bench.stranger();
    expect((await thief.connect({ clientId, password: bench.password('eve') })).returnCode).toBe(2);
    await owner.settled();
    await owner.disconnect();
    await bench.client('eve', { clientId });
  });

  it('refuses the client id of a stored session to others, after a restart too', async () => {
    const clientId = aName();
    await (await bench.client('ann', { clientId, clean: false })).disconnect();
    await bench.restart();
    for (const clean of [true, false]) {
      const thief = await bench.stranger();
      expect((await thief.connect({ clientId, clean, password: bench.password('eve') })).returnCode).toBe(2);
    }
    await bench.client('ann', { clientId });
  });

  it('lets the same caller take its client id over', async () => {
    const clientId = aName();
    const first = await bench.client('ann', { clientId });
    const second = await bench.client('ann', { clientId });
    await first.closed();
    await expect(second.settled()).resolves.toBeUndefined();
  });

  it('refuses MQTT 5 in a form that its clients understand', async () => {
    const client = await bench.stranger();
    const answer = new Promise<Buffer>((resolve) => client.socket.once('data', resolve));
    client.send({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 5, clean: true, clientId: aName() });
    expect(await answer).toEqual(Buffer.from([0x20, 3, 0, 0x84, 0]));
    await client.closed();
  });

  it('closes a client whose first packet is no CONNECT', async () => {
    const client = await bench.stranger();
    client.send({ cmd: 'pingreq' });
    await expect(client.closed()).resolves.toBeUndefined();
  });

  it('closes a client that connects a second time over its connection', async () => {
    const client = await bench.client('ann');
    client.send({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: aName() });
    await expect(client.closed()).resolves.toBeUndefined();
  });

  it('closes a client that speaks another protocol', async () => {
    const client = await bench.stranger();
    client.socket.write(
      Buffer.concat([Buffer.from([0x10, 10, 0, 2]), Buffer.from('hj'), Buffer.from([4, 2, 0, 60, 0, 0])]),
    );
    await expect(client.closed()).resolves.toBeUndefined();
  });

  it('judges nothing that a client sends before it was let in', async () => {
    const listener = await bench.client('ann');
    await listener.subscribe({ 'early/#': 1 });
    const hasty = await bench.stranger();
    const connecting = hasty.connect({ clientId: aName(), password: Buffer.from('garbage') });
    hasty.send({
      cmd: 'publish',
      topic: 'early/bird',
      payload: 'x',
      qos: 1,
      retain: false,
      dup: false,
      messageId: 1,
    });
    await connecting;
    await hasty.closed();
    expect(await bench.heard(listener)).toEqual([]);
  });

  it('ends a connection with its token', async () => {
    const client = await bench.stranger();
    const token = Buffer.from(bench.token('ann', 'user', 1));
    expect((await client.connect({ clientId: aName(), password: token })).returnCode).toBe(0);
    await client.closed();
  });

  it('ends a connection whose token is revoked, and sends its will', async () => {
    const listener = await bench.client('ann');
    await listener.subscribe({ 'gone/#': 1 });
    const will = { topic: 'gone/carl', payload: Buffer.from('revoked'), qos: 1, retain: false } as const;
    const client = await bench.stranger();
    const token = bench.token('carl');
    await client.connect({ clientId: aName(), password: Buffer.from(token), will });
    await bench.revoke(token);
    await client.closed();
    expect(await listener.message()).toBe('gone/carl=revoked');
  });

  it('closes a client that says nothing for one and a half times its keepalive', async () => {
    const client = await bench.client('ann', { clientId: aName(), keepalive: 1 });
    await expect(client.closed()).resolves.toBeUndefined();
  });
});

describe('before a client has said who it is', () => {
  const MEGABYTE = 1_048_576;

  /** A fixed header that announces a packet of this many bytes. */
  const announcement = (type: number, length: number): Buffer => {
    const bytes = [type << 4];
    for (let rest = length; rest > 0; rest >>= 7) bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    return Buffer.from(bytes);
  };

  it('closes it at a packet that is longer than a CONNECT needs to be, without keeping it', async () => {
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 4; i++) {
      const client = await bench.stranger();
      client.socket.write(announcement(1, 100 * MEGABYTE));
      for (let sent = 0; sent < 20 && !client.socket.destroyed; sent++)
        client.socket.write(Buffer.alloc(MEGABYTE));
      await client.closed();
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * MEGABYTE);
    await (await bench.client('ann')).settled();
  });

  it('lets a good one in past a thousand and more that say nothing', async () => {
    const silent = await Promise.all(Array.from({ length: 1_200 }, () => bench.stranger()));
    await expect((await bench.client('ann')).settled()).resolves.toBeUndefined();
    await until(() => silent.filter(({ socket }) => socket.closed).length >= 200);
    for (const { socket } of silent) socket.destroy();
  });

  it('then lets it send up to the limit, and closes it past that', async () => {
    const client = await bench.client('ann');
    await client.publish('large', Buffer.alloc(262_144));
    client.socket.write(announcement(3, 300_000));
    await client.closed();
    expect(bench.rejections.kept).toMatchObject([
      { reason: expect.stringContaining('a packet of more than') },
    ]);
  });
});

describe('the other doors', () => {
  const http = createServer();
  let url: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
    bench.broker.attachWebSocket(http);
  });
  afterAll(() => {
    http.closeAllConnections();
    http.close();
  });

  const overWebSocket = (options: IClientOptions = {}, path = '/mqtt'): Promise<MqttClient> =>
    connectAsync(`${url}${path}`, {
      username: 'any',
      password: bench.token('ann'),
      reconnectPeriod: 0,
      connectTimeout: 1_000,
      protocolVersion: 4,
      ...options,
    });

  it('speaks MQTT over WebSocket with the same rules', async () => {
    const client = await overWebSocket();
    const heard = new Promise<string>((resolve) =>
      client.on('message', (_, payload) => resolve(String(payload))),
    );
    const [granted] = await client.subscribeAsync(['web/#', 'users/bob/#'], { qos: 1 }).catch(() => []);
    expect(granted).toBeUndefined();
    await client.subscribeAsync('web/#', { qos: 1 });
    const payload = 'x'.repeat(100_000);
    await client.publishAsync('web/x', payload, { qos: 1 });
    expect(await heard).toBe(payload);
    await client.endAsync();
    await expect(overWebSocket({ password: 'garbage' })).rejects.toThrow('Bad username or password');
  });

  /** Why a WebSocket could not be opened. */
  const refusal = (path: string, subprotocol: string): Promise<string> =>
    new Promise((resolve) =>
      new WebSocket(url + path, [subprotocol]).once('error', ({ message }) => resolve(message)),
    );

  it('leaves other paths to others', async () => {
    const other = jest.fn((_, socket: Duplex) => socket.end('HTTP/1.1 418 Teapot\r\n\r\n'));
    http.once('upgrade', other);
    expect(await refusal('/socket.io/?x=/mqtt', 'mqtt')).toContain('418');
    expect(other).toHaveBeenCalledTimes(1);
  });

  it('refuses a WebSocket that does not speak MQTT', async () => {
    expect(await refusal('/mqtt', 'chat')).toContain('400');
  });

  it('closes a WebSocket that brings more than a CONNECT needs before it has said who it is', async () => {
    const socket = new WebSocket(`${url}/mqtt`, ['mqtt']);
    await once(socket, 'open');
    socket.send(Buffer.alloc(200_000), { fin: false });
    const [code] = await once(socket, 'close');
    expect(code).toBe(1006);
  });

  it('lets the server’s own clients do everything, in memory', async () => {
    const listener = await bench.client('ann');
    await listener.subscribe({ 'ktur/server/#': 1 });
    const own = new MqttClient(() => bench.broker.openInProcessStream(), {
      protocolId: 'MQTT',
      protocolVersion: 4,
      clientId: 'relais-test-listener',
      clean: false,
      reconnectPeriod: 0,
      keepalive: 0,
    });
    await new Promise((resolve) => own.once('connect', resolve));
    await own.subscribeAsync('#', { qos: 1 });
    const heard = new Promise<string>((resolve) => own.once('message', (topic) => resolve(topic)));
    await own.publishAsync('ktur/server/status', 'up', { qos: 1 });
    expect(await listener.message()).toBe('ktur/server/status=up');
    expect(await heard).toBe('ktur/server/status');
    await own.endAsync();
  });

  it('gives the server’s own clients an ended stream while it is closed', async () => {
    await bench.broker.close();
    const stream = bench.broker.openInProcessStream();
    await expect(once(stream, 'close')).rejects.toThrow('not running');
    await bench.restart();
  });
});
