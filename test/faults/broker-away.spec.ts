import { Logger } from '@nestjs/common';
import { connectAsync, type MqttClient } from 'mqtt';
import { ClientIds } from '../../src/platform/broker/client-ids.js';
import { HealthRegistry, type HealthReport } from '../../src/platform/health/health-registry.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { BrokerSide } from '../support/broker-side.js';
import { removeDir } from '../support/child-server.js';
import { mosquittoAvailable, startMosquitto, type StartedMosquitto } from '../support/mosquitto-server.js';
import { testSettings } from '../support/settings.js';
import { until } from '../support/until.js';

const describeWithMosquitto = mosquittoAvailable() ? describe : describe.skip;

describeWithMosquitto('the broker away', () => {
  let mosquitto: StartedMosquitto;
  let settings: Settings;
  let side: BrokerSide;
  let outside: MqttClient;
  let heard: string[];

  const links = (): HealthReport =>
    side.app
      .get(HealthRegistry)
      .all()
      .find(({ name }) => name === 'mqtt')!
      .check();
  const say = (payload: string, qos: 0 | 1 = 1) =>
    side.publisher.publish({ topic: 'away/x', payload, qos, retain: false });

  async function listenOutside(): Promise<void> {
    heard = [];
    outside = await connectAsync(mosquitto.url, { clientId: 'outside', clean: false, reconnectPeriod: 100 });
    outside.on('message', (_, payload) => heard.push(String(payload)));
    await outside.subscribeAsync('away/#', { qos: 1 });
  }

  /** What was heard, repetitions left out: at least once is what QoS 1 promises. */
  const heardOnce = (): string[] => [...new Set(heard)];

  async function restartMosquitto(): Promise<void> {
    const { dir, port } = mosquitto.server;
    mosquitto = await startMosquitto({ dir, port });
  }

  beforeEach(async () => {
    mosquitto = await startMosquitto();
    settings = testSettings({ MQTT_BROKER_URL: mosquitto.url });
  });

  afterEach(async () => {
    await side.stop();
    await outside?.endAsync(true);
    await mosquitto.server.stop();
    removeDir(mosquitto.server.dir);
    removeDir(settings.DATA_DIR);
  });

  it('starts without it, says so, and serves every subscription once it is there', async () => {
    await mosquitto.server.stop();
    side = await BrokerSide.start(settings);
    await side.subscriber.subscribe('later/#', 1);
    const relayed: string[] = [];
    side.subscriber.onMessage(({ payload }) => relayed.push(String(payload)));
    const taken: unknown[] = [];
    side.intake.registerMessageHandler('later/+', (payload) => void taken.push(payload));
    expect(links()).toMatchObject({
      isUp: false,
      detail: { listener: false, subscriber: false, publisher: false },
    });
    await restartMosquitto();
    await side.ready();
    await listenOutside();
    await outside.publishAsync('later/x', '1', { qos: 1 });
    await until(() => relayed.length === 1 && taken.length === 1);
    expect([relayed, taken]).toEqual([['1'], [1]]);
  });

  it('loses nothing and keeps the order over a cut under load; QoS 0 of the meantime stays away', async () => {
    side = await (await BrokerSide.start(settings)).ready();
    await listenOutside();
    const said: string[] = [];
    const saying: Promise<{ queued: boolean }>[] = [];
    const sayMore = (count: number): void => {
      for (let i = 0; i < count; i++) {
        said.push(`n${said.length}`);
        saying.push(say(said.at(-1)!));
      }
    };
    sayMore(300);
    await until(() => heard.length > 100);
    sayMore(300);
    const stopped = mosquitto.server.stop();
    sayMore(300);
    await stopped;
    await until(() => !links().isUp);
    sayMore(300);
    await expect(say('stale', 0)).rejects.toMatchObject({ code: 'MQTT_NOT_CONNECTED' });
    const receipts = await Promise.all(saying);
    expect(receipts.some(({ queued }) => queued)).toBe(true);
    await restartMosquitto();
    await side.ready();
    sayMore(300);
    await until(() => side.publisher.queue().size === 0);
    await Promise.all(saying);
    await until(() => heardOnce().length === said.length);
    expect(heardOnce()).toEqual(said);
  }, 30_000);

  it('is not ready, and says why, when another client fights for its id; and does not fight on', async () => {
    side = await (await BrokerSide.start(settings)).ready();
    const errors: string[] = [];
    const quiet = (): void => undefined;
    Logger.overrideLogger({ log: quiet, warn: quiet, error: (text: string) => errors.push(text) });
    const clientId = side.app.get(ClientIds).of('subscriber');
    for (let fight = 0; fight < 4; fight++) {
      await until(() => side.subscriber.status().isConnected);
      const rival = await connectAsync(mosquitto.url, { clientId, reconnectPeriod: 0 });
      await until(() => !side.subscriber.status().isConnected);
      await rival.endAsync();
    }
    expect(errors.join('\n')).toContain(clientId);
    expect(links()).toMatchObject({ isUp: false, detail: { listener: true, subscriber: false } });
    Logger.overrideLogger(false);
  }, 30_000);
});
