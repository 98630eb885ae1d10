import type { PublishPacket } from 'aedes';
import { startPlainBroker, type PlainBroker } from '../../../test/support/plain-broker.js';
import { testSettings } from '../../../test/support/settings.js';
import { until } from '../../../test/support/until.js';
import type { SensorReading } from '../../contracts/index.js';
import type { SettingValues } from '../../platform/config/settings.js';
import { CommandFailure } from '../command.js';
import { normalReadings } from './dht11.model.js';
import { Fleet } from './fleet.js';
import { planOf } from './plan.js';
import type { Progress } from './progress.js';
import type { SensorOptions } from './sensor-options.js';
import { SensorRun } from './sensor-run.js';

interface Heard extends SensorReading {
  readonly topic: string;
}

const SILENT: Progress = { advance: () => undefined, say: () => undefined, end: () => undefined };

describe('a run of simulated sensors', () => {
  let broker: PlainBroker;
  let fleet: Fleet;
  let heard: Heard[];
  let interrupt: AbortController;

  beforeEach(async () => {
    broker = await startPlainBroker();
    interrupt = new AbortController();
    heard = [];
    broker.aedes.on('publish', ({ topic, payload }: PublishPacket) => {
      if (topic.startsWith('dht11/'))
        heard.push({ topic, ...(JSON.parse(String(payload)) as SensorReading) });
    });
  });
  afterEach(async () => {
    await fleet.close();
    await broker.stop();
  });

  /** A run that would last for 5 min, at the broker of this test. */
  async function aRun(
    options: SensorOptions,
    duration = 300,
    overrides: Partial<SettingValues> = {},
  ): Promise<SensorRun> {
    const plan = planOf(options, { interval: 10, duration });
    const settings = testSettings({ MQTT_BROKER_URL: broker.url, ...overrides });
    fleet = await Fleet.connect(settings, plan, normalReadings);
    return new SensorRun(fleet, plan, SILENT, interrupt.signal);
  }

  const valuesOf = (sensor: string) =>
    heard
      .filter(({ topic }) => topic === `dht11/${sensor}/data`)
      .map(({ temperature, humidity }) => ({ temperature, humidity }));

  it('has each sensor speak in its turn, at its own connection and on its own topic', async () => {
    const run = await aRun({ sensors: 3, rate: 300, seed: 1 }, 1);
    expect(broker.aedes.connectedClients).toBe(3);
    await run.send((n) => n <= 7);
    await until(() => heard.length === 7);
    expect(['sim-1', 'sim-2', 'sim-3'].map((id) => valuesOf(id).length)).toEqual([3, 2, 2]);
    expect(run.summary()).toMatch(/^7 readings sent, 7 acknowledged in /);
  });

  it('gives the same values for the same seed, each sensor its own', async () => {
    const run = await aRun({ sensors: 2, rate: 1_000, seed: 9 });
    await run.send((n) => n <= 10);
    await fleet.close();
    const again = await aRun({ sensors: 2, rate: 1_000, seed: 9 });
    await again.send((n) => n <= 10);
    await until(() => heard.length === 20);
    const [first, second] = [valuesOf('sim-1'), valuesOf('sim-2')];
    expect([first.slice(5), second.slice(5)]).toEqual([first.slice(0, 5), second.slice(0, 5)]);
    expect(first[0]).not.toEqual(second[0]);
  });

  it('never gives two readings of a sensor the same time, however fast', async () => {
    const run = await aRun({ sensor: 's1', rate: 1_000 }, 2);
    await run.send((n) => n <= 300);
    await until(() => heard.length === 300);
    const times = heard.map(({ timestamp }) => Date.parse(timestamp as string));
    expect(times.every((time, n) => n === 0 || time > times[n - 1]!)).toBe(true);
  });

  it('speaks without an id on the common topic, under the name that it has', async () => {
    const settings = { MQTT_TOPIC_SENSOR_DATA: 'dht11/salle/data' };
    await (await aRun({}, 10, settings)).send();
    await until(() => heard.length > 0);
    expect(heard).toEqual([expect.objectContaining({ topic: 'dht11/salle/data' })]);
    expect(heard[0]).not.toHaveProperty('sensor_id');
  });

  it('is a device of its own at the embedded broker, and whom the settings name at another', async () => {
    const users: [name: string | undefined, password: string][] = [];
    broker.aedes.authenticate = (_, username, password, done) => {
      users.push([username, String(password)]);
      done(null, true);
    };
    await aRun({ sensors: 1 }, 300, { MQTT_USERNAME: 'relais', MQTT_PASSWORD: 'secret' });
    await fleet.close();
    await aRun({ sensors: 1 }, 300, { MQTT_BROKER_URL: undefined, MQTT_EMBEDDED_PORT: broker.port });
    expect(users[0]).toEqual(['relais', 'secret']);
    const [name, token] = users[1]!;
    expect(name).toBe('sim-1');
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as object;
    expect(claims).toMatchObject({ sub: 'sim-1', role: 'device' });
  });

  it('ends when it is interrupted, with all acknowledged that was sent', async () => {
    const run = await aRun({ sensor: 's1' });
    const sending = run.send();
    await until(() => heard.length === 1);
    interrupt.abort();
    await sending;
    expect(run.isInterrupted).toBe(true);
    expect(run.summary()).toBe('1 reading sent, 1 acknowledged');
  });

  it('fails when a connection is lost, whether it waits or sends', async () => {
    const waiting = (await aRun({ sensors: 2 })).send();
    await until(() => heard.length === 1);
    broker.cut();
    await expect(waiting).rejects.toThrow(new CommandFailure('the broker closed the connection'));
    const busy = (await aRun({ sensors: 20, rate: 20_000 })).send();
    await until(() => heard.length > 1_000);
    broker.cut();
    await expect(busy).rejects.toThrow(CommandFailure);
  });

  it('begins with nobody when the broker is away', async () => {
    await broker.stop();
    const url = broker.url.replace('mqtt://', '');
    await expect(aRun({ sensors: 3 })).rejects.toThrow(`no broker at ${url} (`);
    broker = await startPlainBroker();
  });
});
