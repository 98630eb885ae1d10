import { connect, type Socket } from 'node:net';
import { aToken } from '../support/app.js';
import { mqttClient, TestSocket } from '../support/clients.js';
import { embeddedEngines, KilledBackend } from '../support/killed-backend.js';
import { until } from '../support/until.js';

const SILENT = 2_500;
/** The promise is 1 s: what a busy machine adds to it is not the backend's. */
const SIGNED_IN_WITHIN_MS = 5_000;

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
  let opened = 0;

  beforeAll(async () => {
    relais = await KilledBackend.on(await embeddedEngines(), { LOG_LEVEL: 'warn' });
    httpPort = Number(new URL(relais.url).port);
    mqttPort = Number(relais.engines.env.MQTT_EMBEDDED_PORT);
    for (let i = 0; i < SILENT; i++) {
      openSilent(mqttPort);
      openSilent(httpPort).write(UPGRADE);
      if (i % 100 === 0) await until(() => opened >= i, 30_000);
    }
    await until(() => opened === 2 * SILENT, 30_000);
  }, 90_000);
  afterAll(async () => {
    for (const socket of silent) socket.destroy();
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
    socket.close();
    await device.endAsync();
  }, 60_000);
});
