import { connectAsync, type MqttClient } from 'mqtt';
import type { MqttMessage, PublishResult } from '../../src/contracts/index.js';
import { ClientIds } from '../../src/platform/broker/client-ids.js';
import { aToken, type RunningApp } from '../support/app.js';
import { freePort, removeDir } from '../support/child-server.js';
import { call, TestSocket, type Answer } from '../support/clients.js';
import { noteFigures, secondsSince, shortfall } from '../support/figures.js';
import { mosquittoAvailable, startMosquitto, type StartedMosquitto } from '../support/mosquitto-server.js';
import { missingAt, startUnready, untilMissing } from '../support/unready-app.js';
import { until } from '../support/until.js';

(mosquittoAvailable() ? describe : describe.skip)('the backend without its broker', () => {
  let mosquitto: StartedMosquitto;
  let relais: RunningApp;
  let heard: string[];
  let outside: MqttClient | undefined;
  const sockets: TestSocket[] = [];
  const token = aToken();

  const publish = (payload: string, qos: 0 | 1 = 1): Promise<Answer<PublishResult & { detail?: string }>> =>
    call(`${relais.url}/mqtt/publish`, token, { body: { topic: 'away/x', payload, qos } });
  const open = async (): Promise<TestSocket> => {
    const socket = await TestSocket.open(relais.url, token);
    sockets.push(socket);
    return socket;
  };

  async function startBroker(): Promise<void> {
    const { dir, port } = mosquitto.server;
    mosquitto = await startMosquitto({ dir, port });
  }

  /** A client with a session at the broker, so that nothing passes it by. */
  async function listenOutside(): Promise<MqttClient> {
    heard = [];
    outside = await connectAsync(mosquitto.url, { clientId: 'outside', clean: false, reconnectPeriod: 100 });
    outside.on('message', (_, payload) => heard.push(String(payload)));
    await outside.subscribeAsync('away/#', { qos: 1 });
    return outside;
  }

  beforeEach(async () => {
    mosquitto = await startMosquitto();
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.close();
    await outside?.endAsync(true);
    await relais.stop();
    await mosquitto.server.stop();
    removeDir(mosquitto.server.dir);
    removeDir(relais.settings.DATA_DIR);
  });

  it('listens within 5 s of the start, is live, and names the broker as what is missing', async () => {
    const startedAt = performance.now();
    relais = await startUnready({ MQTT_BROKER_URL: `mqtt://127.0.0.1:${await freePort()}` });
    expect((await call(`${relais.url}/health/live`, undefined)).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await untilMissing(relais.url, 'mqtt');
    expect(await call(`${relais.url}/mqtt/health`, undefined)).toMatchObject({
      status: 503,
      body: { status: 'down', isConnected: false },
    });
    expect(await publish('now', 0)).toMatchObject({
      status: 503,
      body: { code: 'MQTT_NOT_CONNECTED', detail: 'MQTT client is not connected' },
    });
  });

  it('queues QoS 1 at the start, sends it in order once the broker is there, and confirms what sockets asked for', async () => {
    await listenOutside();
    await mosquitto.server.stop();
    relais = await startUnready({ MQTT_BROKER_URL: mosquitto.url });
    await untilMissing(relais.url, 'mqtt');
    const socket = await open();
    expect(await socket.request('mqtt:subscribe', { topic: 'away/answer' })).toMatchObject({ ok: true });
    const payloads = Array.from({ length: 30 }, (_, i) => `n${i}`);
    for (const payload of payloads) {
      expect(await publish(payload)).toMatchObject({ status: 202, body: { queued: true } });
    }
    await startBroker();
    const backAt = performance.now();
    await untilMissing(relais.url);
    await until(() => heard.length >= payloads.length);
    const recoveredS = secondsSince(backAt);
    const counts = { sent: payloads.length, acknowledged: payloads.length, stored: new Set(heard).size };
    noteFigures('app-broker-away', { ...counts, ...shortfall(payloads, heard), recoveredS });
    expect(heard).toEqual(payloads);
    await outside!.publishAsync('away/answer', '"here"', { qos: 1 });
    expect(await socket.next<MqttMessage>('mqtt:message')).toMatchObject({ payload: 'here' });
  }, 30_000);

  it('tells sockets of a cut, serves the rest meanwhile, and serves their subscriptions again afterwards', async () => {
    relais = await startUnready({ MQTT_BROKER_URL: mosquitto.url });
    await untilMissing(relais.url);
    const device = await listenOutside();
    const socket = await open();
    expect(await socket.next('mqtt:status')).toMatchObject({ isConnected: true });
    await socket.request('mqtt:subscribe', { topic: 'away/#', qos: 1 });
    await mosquitto.server.stop();
    expect(await socket.next('mqtt:status')).toMatchObject({ isConnected: false });
    expect(await missingAt(relais.url)).toEqual(['mqtt']);
    expect(await publish('stale', 0)).toMatchObject({ status: 503, body: { code: 'MQTT_NOT_CONNECTED' } });
    expect(await socket.request('mqtt:publish', { topic: 'away/x', payload: 'stale' })).toMatchObject({
      ok: false,
      error: { code: 'UNAVAILABLE' },
    });
    expect(await publish('kept')).toMatchObject({ status: 202, body: { queued: true } });
    await startBroker();
    expect(await socket.next('mqtt:status')).toMatchObject({ isConnected: true });
    await untilMissing(relais.url);
    await until(() => heard.includes('kept'));
    await device.publishAsync('away/end', '"end"', { qos: 1 });
    await until(() => heard.includes('"end"'));
    expect(heard).toEqual(['kept', '"end"']);
    await until(
      () => (socket.pending('mqtt:message').at(-1) as MqttMessage | undefined)?.topic === 'away/end',
    );
  }, 30_000);

  it('says that telemetry is offline while the connection that takes readings in is lost, and then online', async () => {
    relais = await startUnready({ MQTT_BROKER_URL: mosquitto.url });
    await listenOutside();
    await outside!.subscribeAsync('dht11/status', { qos: 1 });
    const next = async (): Promise<string> => {
      await until(() => heard.length > 0);
      return heard.shift()!;
    };
    expect(await next()).toBe('{"status":"online"}');
    const clientId = relais.app.get(ClientIds).of('listener');
    const rival = await connectAsync(mosquitto.url, { clientId, reconnectPeriod: 0 });
    expect(await next()).toBe('{"status":"offline"}');
    await rival.endAsync();
    expect(await next()).toBe('{"status":"online"}');
  }, 30_000);

  it('refuses what the queue cannot hold, and keeps what it accepted over its own restart', async () => {
    await listenOutside();
    await mosquitto.server.stop();
    const settings = { MQTT_BROKER_URL: mosquitto.url, MQTT_QUEUE_MAX: 3 };
    relais = await startUnready(settings);
    await untilMissing(relais.url, 'mqtt');
    for (const payload of ['1', '2', '3']) expect((await publish(payload)).status).toBe(202);
    const refused = await publish('4');
    expect(refused).toMatchObject({ status: 503, body: { code: 'MQTT_QUEUE_FULL' } });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    await relais.stop();
    relais = await startUnready({ ...settings, DATA_DIR: relais.settings.DATA_DIR });
    await startBroker();
    await untilMissing(relais.url);
    await until(() => heard.length === 3);
    expect((await publish('5')).status).toBeLessThan(300);
    await until(() => heard.length === 4);
    expect(heard).toEqual(['1', '2', '3', '5']);
  }, 30_000);
});
