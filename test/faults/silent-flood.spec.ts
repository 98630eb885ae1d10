import { connect, type Socket } from 'node:net';
import { aToken } from '../support/app.js';
import { mqttClient, TestSocket } from '../support/clients.js';
import { noteFigures, secondsSince } from '../support/figures.js';
import { connectionsAt } from '../support/established.js';
import { embeddedEngines, KilledBackend } from '../support/killed-backend.js';
import { until } from '../support/until.js';

const MIB = 1_048_576;
const SILENT = 2_500;
/** The promise is 1 s: what a busy machine adds to it is not the backend's. */
const SIGNED_IN_WITHIN_MS = 5_000;
/** The promise is 10 s, and 2 s to say goodbye. */
const GONE_WITHIN_MS = 15_000;

/** A WebSocket of socket.io's that enters no namespace. */
const UPGRADE = [
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
  'Host: a',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  '\r\n',
].join('\r\n');

describe('5000 sockets that never say who they are', () => {
  let relais: KilledBackend;
  let httpPort: number;
  let mqttPort: number;
  const silent = new Set<Socket>();
  /** What each door held before: the tests' own calls. */
  const before = new Map<number, number>();
  let opened = 0;
  /** When all of them were. */
  let openedAt: number;
  /** When a later one was let in: by then the backend has taken all that came before. */
  let takenAt: number;
  let goneS: number;
  let memoryBeforeMb: number;

  beforeAll(async () => {
    relais = await KilledBackend.on(await embeddedEngines(), { LOG_LEVEL: 'warn' });
    httpPort = Number(new URL(relais.url).port);
    mqttPort = Number(relais.engines.env.MQTT_EMBEDDED_PORT);
    for (const port of [httpPort, mqttPort]) before.set(port, connectionsAt(port));
    memoryBeforeMb = relais.residentBytes() / MIB;
    for (let i = 0; i < SILENT; i++) {
      openSilent(mqttPort);
      openSilent(httpPort).write(UPGRADE);
      if (i % 100 === 0) await until(() => opened >= i, 30_000);
    }
    await until(() => opened === 2 * SILENT, 30_000);
    openedAt = performance.now();
  }, 90_000);
  afterAll(async () => {
    for (const socket of silent) socket.destroy();
    const memoryAfterMb = relais.residentBytes() / MIB;
    noteFigures('silent-flood', { sent: opened, memoryBeforeMb, memoryAfterMb, recoveredS: goneS });
    await relais.end();
  }, 30_000);

  function openSilent(port: number): Socket {
    const socket = connect(port, '127.0.0.1', () => (opened += 1));
    silent.add(socket.on('error', () => undefined).resume());
    return socket.on('close', () => silent.delete(socket));
  }

  it('keep nobody out who does, by socket or by MQTT', async () => {
    expect(silent.size).toBeGreaterThan(0);
    const startedAt = performance.now();
    const socket = await TestSocket.open(relais.url, aToken());
    const device = await mqttClient(mqttPort, aToken({ role: 'device' }));
    expect(performance.now() - startedAt).toBeLessThan(SIGNED_IN_WITHIN_MS);
    expect([socket.socket.connected, device.connected]).toEqual([true, true]);
    takenAt = performance.now();
    socket.close();
    await device.endAsync();
  }, 60_000);

  it.each(['MQTT', 'HTTP'])(
    'are gone after 10 s at the door of %s',
    async (door) => {
      const port = door === 'MQTT' ? mqttPort : httpPort;
      const areGone = (): boolean => connectionsAt(port) <= before.get(port)!;
      await until(areGone, GONE_WITHIN_MS - (performance.now() - takenAt));
      expect(areGone()).toBe(true);
      goneS = secondsSince(openedAt);
    },
    30_000,
  );
});
