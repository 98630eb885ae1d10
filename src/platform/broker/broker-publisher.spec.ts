import { Logger } from '@nestjs/common';
import { BrokerSide } from '../../../test/support/broker-side.js';
import { freePort, removeDir } from '../../../test/support/child-server.js';
import { startPlainBroker, type PlainBroker } from '../../../test/support/plain-broker.js';
import { testSettings } from '../../../test/support/settings.js';
import { until } from '../../../test/support/until.js';
import type { Settings, SettingValues } from '../config/settings.js';
import { Database } from '../postgres/database.port.js';

describe('BrokerPublisher', () => {
  let settings: Settings;
  let side: BrokerSide;
  let broker: PlainBroker | undefined;
  /** What the broker has taken. */
  let taken: string[];
  let isTaking: boolean;

  const say = (payload: string) => side.publisher.publish({ topic: 'q/1', payload, qos: 1, retain: false });

  async function prepare(overrides: Partial<SettingValues> = {}): Promise<void> {
    settings = testSettings({ MQTT_BROKER_URL: `mqtt://127.0.0.1:${await freePort()}`, ...overrides });
  }

  async function start(): Promise<void> {
    side = await BrokerSide.start(settings);
    await side.app.get(Database).whenReady();
  }

  async function startBroker(): Promise<void> {
    const port = Number(new URL(settings.MQTT_BROKER_URL!).port);
    const authorizePublish = (_: unknown, { payload }: { payload: unknown }, done: () => void): void => {
      if (!isTaking) return;
      taken.push(String(payload));
      done();
    };
    broker = await startPlainBroker({ authorizePublish }, port);
  }

  beforeEach(() => {
    taken = [];
    isTaking = true;
  });

  afterEach(async () => {
    await side.stop();
    await broker?.stop();
    broker = undefined;
    removeDir(settings.DATA_DIR);
  });

  it('keeps QoS 1 while the broker is away, bounded and in order, over a restart', async () => {
    await prepare({ MQTT_QUEUE_MAX: 3 });
    await start();
    expect(await Promise.all(['a', 'b', 'c'].map(say))).toEqual([
      { queued: true },
      { queued: true },
      { queued: true },
    ]);
    await expect(say('d')).rejects.toMatchObject({ code: 'MQTT_QUEUE_FULL', data: { max: 3 } });
    const now = side.publisher.publish({ topic: 'q/0', payload: 'stale', qos: 0, retain: false });
    await expect(now).rejects.toMatchObject({ code: 'MQTT_NOT_CONNECTED' });
    expect(side.publisher.queue()).toEqual({ size: 3, max: 3 });

    await side.stop();
    await startBroker();
    await start();
    await until(() => side.isReady() && side.publisher.queue().size === 0);
    expect(await say('e')).toMatchObject({ queued: false });
    expect(taken).toEqual(['a', 'b', 'c', 'e']);
  });

  it('leaves the queue alone until the database is there', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn');
    await prepare();
    await startBroker();
    side = await BrokerSide.start(settings);
    await side.ready();
    expect(warned).not.toHaveBeenCalledWith(expect.stringContaining('queue'));
    warned.mockRestore();
  });

  it('queues what the broker had not acknowledged at the cut, and what comes later behind it', async () => {
    await prepare();
    await startBroker();
    await start();
    await until(() => side.isReady());
    isTaking = false;
    const inFlight = Promise.all(['a', 'b', 'c'].map(say));
    const cut = new Promise<void>((resolve) => side.subscriber.onStatus(() => resolve()));
    broker!.cut();
    await cut;
    const later = say('d');
    expect(await inFlight).toEqual([{ queued: true }, { queued: true }, { queued: true }]);
    expect(await later).toEqual({ queued: true });
    isTaking = true;
    await until(() => side.publisher.queue().size === 0);
    expect(taken).toEqual(['a', 'b', 'c', 'd']);
  });

  it('throws MQTT_DISABLED when it is switched off', async () => {
    await prepare({ MQTT_PUBLISHER_ENABLED: false });
    await start();
    await expect(say('a')).rejects.toMatchObject({ code: 'MQTT_DISABLED' });
    await expect(side.publisher.reconnect()).rejects.toMatchObject({ code: 'MQTT_DISABLED' });
  });
});
