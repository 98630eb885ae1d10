import { aToken } from '../support/app.js';
import { noteFigures, secondsSince, shortfall } from '../support/figures.js';
import { IncidentsTold } from '../support/incidents-told.js';
import { KilledBackend } from '../support/killed-backend.js';
import {
  coldSpellAt,
  fleet,
  fleetReadings,
  publishReadings,
  SensorsSeen,
  type Course,
  type SentReading,
} from '../support/sensor-fleet.js';
import { headerOf, SmtpSink } from '../support/smtp-sink.js';
import { until } from '../support/until.js';

const READINGS = 40;
const SENSORS = fleet(50);
/** What the killed process had claimed is free again after 30 s. */
const ALL_TOLD_MS = 45_000;

/** Each has one incident, and every fifth another one that lasts. */
const courseOf = (index: number): Course => {
  const spell = coldSpellAt(5 + (index % 20));
  return index % 5 === 0 ? (n) => (n >= READINGS - 2 ? 40 : spell(n)) : spell;
};
const LASTING = SENSORS.length / 5;
const INCIDENTS = SENSORS.length + LASTING;
/** Each opened, and those that do not last resolved. */
const CHANGES = INCIDENTS + SENSORS.length;

const nameOf = ({ sensor_id, timestamp }: Pick<SentReading, 'sensor_id' | 'timestamp'>): string =>
  `${sensor_id} ${timestamp}`;

interface Side {
  readonly name: string;
  readonly startEngines: () => Promise<KilledBackend['engines']>;
  /** How often a subscriber may hear again what was under way at the kill. */
  readonly mostRepeats: number;
}

/** What a kill -9 in the middle of readings and incidents leaves, whatever the engines. */
export function survivesAKill({ name, startEngines, mostRepeats }: Side): void {
  const sent = fleetReadings(SENSORS, READINGS, courseOf);
  let sink: SmtpSink;
  let relais: KilledBackend;
  let seen: SensorsSeen;
  let told: IncidentsTold;
  /** Acknowledged before the kill, or in spite of it. */
  let acknowledged: ReadonlySet<SentReading>;
  let recoveredS: number;

  beforeAll(async () => {
    sink = await new SmtpSink().start();
    relais = await KilledBackend.on(await startEngines(), {
      SMTP_URL: sink.url,
      ALERT_EMAIL_TO: 'ada@plant.test',
    });
    seen = new SensorsSeen(relais.url, aToken({ role: 'admin' }));
    // With a session at the broker, so that nothing passes it by.
    const session = { clientId: 'listener', clean: false };
    const comesBack = { reconnectPeriod: 100, reconnectOnConnackError: true };
    told = await IncidentsTold.to(await relais.engines.connect({ ...session, ...comesBack }));
    await sendIntoTheKill();
    await until(isAllTold, ALL_TOLD_MS);
  }, 110_000);
  afterAll(async () => {
    await told.stop();
    await relais.end();
    await sink.stop();
  }, 30_000);

  async function sendIntoTheKill(): Promise<void> {
    const device = await relais.engines.connect({ clientId: 'sender' });
    const sending = publishReadings(device, sent);
    await until(() => told.states.length > 0);
    await relais.kill();
    const killedAt = performance.now();
    expect(told.states.length).toBeLessThan(CHANGES);
    acknowledged = new Set(await sending);
    await device.endAsync(true);
    await relais.start();
    recoveredS = secondsSince(killedAt);
    await sendRest(sent.filter((reading) => !acknowledged.has(reading)));
  }

  /** What a broker that was killed too had not acknowledged is the sender's to repeat. */
  async function sendRest(rest: readonly SentReading[]): Promise<void> {
    const device = await relais.engines.connect({ clientId: 'sender' });
    expect(await publishReadings(device, rest)).toHaveLength(rest.length);
    await device.endAsync();
  }

  const messageIds = (): (string | undefined)[] =>
    sink.mails.map(({ source }) => headerOf(source, 'Message-ID'));

  function isAllTold(): boolean {
    const stateCount = new Set(told.states.map((state) => `${state.incident_id} ${state.status}`)).size;
    return stateCount >= CHANGES && new Set(messageIds()).size >= CHANGES;
  }

  it('leaves each reading that the broker has acknowledged, once', async () => {
    const stored: string[] = [];
    for (const sensorId of SENSORS) {
      const times = (await seen.readings(sensorId)).map(({ timestamp }) => Date.parse(timestamp));
      const expected = sent.filter(({ sensor_id }) => sensor_id === sensorId);
      expect(times).toEqual(expected.map(({ timestamp }) => timestamp));
      stored.push(...times.map((timestamp) => nameOf({ sensor_id: sensorId, timestamp })));
    }
    const counts = { sent: sent.length, acknowledged: acknowledged.size, stored: stored.length };
    noteFigures(name, { ...counts, ...shortfall([...acknowledged].map(nameOf), stored), recoveredS });
  });

  it('opens and resolves each incident once', async () => {
    const incidents = await seen.incidents();
    expect(incidents).toHaveLength(INCIDENTS);
    expect(new Set(incidents.map(({ sensor_id, type }) => `${sensor_id} ${type}`)).size).toBe(INCIDENTS);
    const lasting = incidents.filter(({ status }) => status === 'open');
    expect(lasting.map(({ type }) => type)).toEqual(Array(LASTING).fill('temperature_high'));
  });

  it('tells the broker of each state, in order, and repeats at most what was under way', async () => {
    for (const { incident_id, status } of await seen.incidents()) {
      const states = told.statesOf(incident_id);
      const inOrder = states.filter((state, index) => state !== states[index - 1]);
      expect(inOrder).toEqual(status === 'open' ? ['open'] : ['open', 'resolved']);
      expect(states.length).toBeLessThanOrEqual(inOrder.length + mostRepeats);
      expect(told.alertsOf(incident_id)).toBeGreaterThan(0);
      expect(told.alertsOf(incident_id)).toBeLessThanOrEqual(1 + mostRepeats);
    }
  });

  it('sends each mail once, but for the one that was under way', () => {
    expect(new Set(messageIds()).size).toBe(CHANGES);
    expect(messageIds().length).toBeLessThanOrEqual(CHANGES + 1);
  });
}
