import type { PublishPacket } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import { startPlainBroker, type PlainBroker } from '../../../test/support/plain-broker.js';
import { testSettings } from '../../../test/support/settings.js';
import type { Incident, SensorReading } from '../../contracts/index.js';
import { ALERT_LENGTH, alertReadings } from './dht11.model.js';
import { Fleet } from './fleet.js';
import { planOf } from './plan.js';
import type { SensorOptions } from './sensor-options.js';
import { SensorRun } from './sensor-run.js';
import { sendAlert } from './simulate-alert.js';

/** Judges as Relais does with the usual settings, but resolves after so many good readings in a row. */
async function startJudge(url: string, clearAfter: number): Promise<MqttClient> {
  const judge = await connectAsync(url);
  const open = new Map<string, Incident & { good: number }>();
  const tell = (incident: Incident) => judge.publish('dht11/incidents', JSON.stringify(incident), { qos: 1 });
  judge.on('message', (topic, payload) => {
    const { temperature } = JSON.parse(String(payload)) as SensorReading;
    const sensor_id = topic.split('/')[1]!;
    const incident = open.get(sensor_id);
    if (!incident && temperature < 5) {
      const opened = { ...OPENED, incident_id: open.size + 1, sensor_id, value: temperature, good: 0 };
      open.set(sensor_id, opened);
      tell(opened);
    }
    if (incident) incident.good = temperature >= 5.5 ? incident.good + 1 : 0;
    if (incident?.good === clearAfter) tell({ ...incident, status: 'resolved' });
  });
  await judge.subscribeAsync('dht11/+/data', { qos: 1 });
  return judge;
}

const OPENED: Omit<Incident, 'incident_id' | 'sensor_id' | 'value'> = {
  type: 'temperature_low',
  status: 'open',
  threshold: 5,
  opened_at: '2026-11-21T10:00:00.000Z',
  acknowledged_at: null,
  resolved_at: null,
};

describe('a simulated alert', () => {
  let broker: PlainBroker;
  let judge: MqttClient | undefined;
  let fleet: Fleet;
  let said: string[];
  let readings: number;
  let interrupt: AbortController;

  beforeEach(async () => {
    broker = await startPlainBroker();
    interrupt = new AbortController();
    [said, readings] = [[], 0];
  });
  afterEach(async () => {
    await fleet.close();
    await judge?.endAsync();
    judge = undefined;
    await broker.stop();
  });

  async function alert(options: SensorOptions): Promise<void> {
    const settings = testSettings({ MQTT_BROKER_URL: broker.url });
    const plan = planOf({ rate: 200, ...options }, { interval: 1, readingsEach: ALERT_LENGTH });
    fleet = await Fleet.connect(settings, plan, alertReadings);
    const progress = {
      advance: () => (readings += 1),
      say: (line: string) => said.push(line),
      end: () => undefined,
    };
    await sendAlert(new SensorRun(fleet, plan, progress, interrupt.signal), { settings, plan });
  }

  it('ends when the temperature is normal again and its incident resolved, and tells both', async () => {
    judge = await startJudge(broker.url, 2);
    await alert({ sensor: 's1' });
    expect(readings).toBeGreaterThanOrEqual(ALERT_LENGTH);
    expect(readings).toBeLessThan(ALERT_LENGTH + 30);
    expect(said).toEqual([
      expect.stringMatching(/^incident 1 of s1 opened: temperature below 5 °C, at [34](\.\d)? °C$/),
      'incident 1 of s1 resolved',
    ]);
  });

  it('goes on with normal readings until the last of many is resolved', async () => {
    judge = await startJudge(broker.url, 15);
    await alert({ sensors: 3 });
    expect(readings).toBeGreaterThan(3 * ALERT_LENGTH);
    expect(readings).toBeLessThan(3 * (ALERT_LENGTH + 30));
    expect(said.filter((line) => line.endsWith('resolved'))).toHaveLength(3);
  });

  it('that is interrupted is no failure', async () => {
    const ended = alert({ sensor: 's1', rate: 20 });
    broker.aedes.on('publish', ({ topic }: PublishPacket) => topic.startsWith('dht11/') && interrupt.abort());
    await ended;
    expect(readings).toBeLessThan(ALERT_LENGTH);
  });
});
