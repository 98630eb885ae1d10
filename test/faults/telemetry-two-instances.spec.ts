import { connectAsync, type MqttClient } from 'mqtt';
import { sql } from 'kysely';
import type { Incident, Sensor } from '../../src/contracts/index.js';
import { ReadingsService } from '../../src/telemetry/readings.service.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { aToken, startApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import {
  coldSpellAt,
  fleet,
  fleetReadings,
  publishReadings,
  roundsOf,
  SensorsSeen,
  TOO_COLD,
  type Course,
  type SentReading,
} from '../support/sensor-fleet.js';
import { headerOf } from '../support/smtp-sink.js';
import { hasPairEngines, TelemetryPair } from '../support/telemetry-pair.js';
import { until } from '../support/until.js';

(hasPairEngines() ? describe : describe.skip)('two instances that take the readings of 50 sensors', () => {
  let pair: TelemetryPair;
  let devices: MqttClient[];
  let seen: SensorsSeen;

  beforeAll(async () => {
    pair = await TelemetryPair.start();
    seen = new SensorsSeen(pair.instances[0].url, aToken({ role: 'admin' }));
    devices = await Promise.all([1, 2, 3].map(() => connectAsync(pair.engines.mosquitto.url)));
  }, 60_000);
  afterAll(async () => {
    await Promise.all(devices.map((device) => device.endAsync(true)));
    await pair.stop();
  }, 30_000);

  /** Every reading three times, by three devices, in the order that each shuffles for itself. */
  async function sendThrice(readings: readonly SentReading[]): Promise<void> {
    const before = storedByBoth();
    await Promise.all(devices.map((device) => publishReadings(device, shuffled(readings))));
    await until(() => storedByBoth() >= before + devices.length * readings.length, 30_000);
  }

  const storedByBoth = (): number =>
    pair.instances.reduce((sum, { app }) => sum + app.get(ReadingsService).stored, 0);

  async function untilTold(): Promise<Incident[]> {
    const incidents = await seen.incidents();
    const changes = incidents.reduce((sum, { status }) => sum + (status === 'open' ? 1 : 2), 0);
    await until(
      () => pair.told.states.length >= changes && pair.engines.sink.mails.length >= changes,
      30_000,
    );
    return incidents;
  }

  it('end as one does that gets each reading once and in order, when each comes three times at once', async () => {
    const sent = fleetReadings(fleet(50, 'round'), 12, (index) => courseOf(index, 12));
    for (const round of roundsOf(sent)) await sendThrice(round);
    const alone = await storedAlone(sent);
    expect(await storedBy(seen, sent)).toEqual(alone);
  });

  it('store all, and judge no reading older than the last judged, when the order is lost too', async () => {
    const sent = fleetReadings(fleet(50, 'shuffle'), 23, (index) => courseOf(index, 23));
    const closing = sent.slice(-3 * 50);
    await sendThrice(sent.slice(0, -3 * 50));
    for (const round of roundsOf(closing)) await sendThrice(round);
    const { incidents, ...rest } = await storedBy(seen, sent);
    const { incidents: _, ...alone } = await storedAlone(sent);
    expect(rest).toEqual(alone);
    const cold = sent.filter(({ temperature }) => temperature === TOO_COLD);
    for (const sensorId of fleet(50, 'shuffle')) {
      const opened = incidents.filter((each) => each.sensor_id === sensorId).map(openedMs);
      expect(opened).toEqual([...new Set(opened)].sort((a, b) => a - b));
      const causes = cold.filter((each) => each.sensor_id === sensorId).map(({ timestamp }) => timestamp);
      expect(causes).toEqual(expect.arrayContaining(opened));
    }
  });

  it('tell the broker and the mailbox of each change once, in order', async () => {
    const incidents = await untilTold();
    for (const { incident_id, status } of incidents) {
      expect(pair.told.statesOf(incident_id)).toEqual(status === 'open' ? ['open'] : ['open', 'resolved']);
      expect(pair.told.alertsOf(incident_id)).toBe(1);
    }
    const ids = pair.engines.sink.mails.map(({ source }) => headerOf(source, 'Message-ID'));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(pair.told.states.length);
  });

  it('have not waited for each other in a circle', async () => {
    const { rows } = await sql<{ deadlocks: number }>`
      select deadlocks from pg_stat_database where datname = current_database()`.execute(
      pair.instances[0].app.get(Database).tables(),
    );
    expect(rows).toEqual([{ deadlocks: 0 }]);
  });
});

/** A cold spell early on; at every fifth sensor the last reading is too cold as well. */
function courseOf(index: number, count: number): Course {
  const spell = coldSpellAt(2 + (index % 3));
  return index % 5 === 0 ? (n) => (n === count - 1 ? TOO_COLD : spell(n)) : spell;
}

const openedMs = ({ opened_at }: Pick<Incident, 'opened_at'>): number => Date.parse(opened_at);

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** What is left of readings at the end; each sensor's incidents in the order in which they opened, without their numbers. */
async function storedBy(seen: SensorsSeen, sent: readonly SentReading[]) {
  const ids = [...new Set(sent.map(({ sensor_id }) => sensor_id))];
  const incidents = await seen.incidents();
  return {
    sensors: await Promise.all(ids.map((id) => seen.get<Sensor>(`/api/dht11/sensors/${id}`))),
    readings: await Promise.all(ids.map((id) => seen.readings(id))),
    incidents: incidents
      .filter(({ sensor_id }) => ids.includes(sensor_id))
      .map((incident) => ({ ...incident, incident_id: undefined }))
      .sort((a, b) => a.sensor_id.localeCompare(b.sensor_id)),
  };
}

/** The same of an instance of its own that gets the readings once and in order. */
async function storedAlone(sent: readonly SentReading[]): ReturnType<typeof storedBy> {
  const relais = await startApp({ RATE_REST: 1_000_000 });
  try {
    const readings = relais.app.get(ReadingsService);
    await Promise.all(sent.map((reading) => readings.add(reading)));
    return await storedBy(new SensorsSeen(relais.url, aToken({ role: 'admin' })), sent);
  } finally {
    await relais.stop();
    removeDir(relais.settings.DATA_DIR);
  }
}
