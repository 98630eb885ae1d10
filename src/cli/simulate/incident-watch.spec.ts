import type { MqttClient } from 'mqtt';
import { connectAsync } from 'mqtt';
import { startPlainBroker, type PlainBroker } from '../../../test/support/plain-broker.js';
import { testSettings } from '../../../test/support/settings.js';
import { until } from '../../../test/support/until.js';
import type { Alert, Incident } from '../../contracts/index.js';
import { TopicNames } from '../../platform/policy/topic-names.js';
import { IncidentWatch } from './incident-watch.js';

const INCIDENT: Incident = {
  incident_id: 7,
  sensor_id: 's1',
  type: 'temperature_low',
  status: 'open',
  value: 4.9,
  threshold: 5,
  opened_at: '2026-11-21T10:00:00.000Z',
  acknowledged_at: null,
  resolved_at: null,
};
const ALERT: Alert = {
  incident_id: 7,
  sensor_id: 's1',
  alert_type: 'temperature_low',
  value: 4.9,
  threshold: 5,
  timestamp: '2026-11-21T10:00:00.000Z',
};

describe('the watch over incidents', () => {
  let broker: PlainBroker;
  let listener: MqttClient;
  let relais: MqttClient;
  let said: string[];
  let watch: IncidentWatch;

  beforeEach(async () => {
    broker = await startPlainBroker();
    listener = await connectAsync(broker.url);
    relais = await connectAsync(broker.url);
    said = [];
    watch = new IncidentWatch(new Set(['s1', 's2']), (line) => said.push(line));
    const settings = testSettings({ MQTT_TOPIC_ALERTS: 'alertes' });
    await watch.listen(listener, new TopicNames(settings));
  });
  afterEach(async () => {
    await Promise.all([listener.endAsync(), relais.endAsync()]);
    await broker.stop();
  });

  const tell = (topic: string, message: object | string) =>
    relais.publishAsync(topic, typeof message === 'string' ? message : JSON.stringify(message), { qos: 1 });
  const state = (change: Partial<Incident>) => tell('dht11/incidents', { ...INCIDENT, ...change });

  it('says once what happens to an incident, in plain words', async () => {
    await state({});
    await state({});
    await tell('alertes', ALERT);
    await tell('alertes', ALERT);
    await state({ status: 'acknowledged' });
    await state({ status: 'resolved' });
    await until(() => said.length >= 4);
    expect(said).toEqual([
      'incident 7 of s1 opened: temperature below 5 °C, at 4.9 °C',
      'alert on alertes: temperature below 5 °C, at 4.9 °C (incident 7)',
      'incident 7 of s1 acknowledged',
      'incident 7 of s1 resolved',
    ]);
  });

  it('is over when each sensor has had a low temperature that is resolved', async () => {
    const over = watch.untilOver(AbortSignal.timeout(10_000));
    expect(watch.shortcoming()).toMatch(/^no incident was opened: /);
    await state({ status: 'resolved' });
    await state({ sensor_id: 's2', incident_id: 8, type: 'humidity_low', status: 'resolved' });
    await state({ sensor_id: 's2', incident_id: 9 });
    await until(() => said.length === 3);
    expect(watch.isOver).toBe(false);
    expect(watch.shortcoming()).toBe('not resolved yet: incident 9');
    await state({ sensor_id: 's2', incident_id: 9, status: 'resolved' });
    await over;
    expect(watch.isOver).toBe(true);
    expect(watch.shortcoming()).toBeUndefined();
  });

  it('says nothing of other sensors, of commands, and of what is no incident', async () => {
    await state({ sensor_id: 's3' });
    await tell('dht11/incidents', { action: 'resolve', incident_id: 7 });
    await tell('dht11/incidents', 'resolved');
    await tell('dht11/incidents', { ...INCIDENT, incident_id: '\u001b[2J' });
    await tell('dht11/alerts', ALERT);
    await state({ value: null });
    await until(() => said.length > 0);
    expect(said).toEqual(['incident 7 of s1 opened: temperature below 5 °C']);
  });

  it('stops waiting when it is told to', async () => {
    await watch.untilOver(AbortSignal.abort());
    expect(watch.isOver).toBe(false);
  });
});
