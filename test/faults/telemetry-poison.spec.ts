import { connectAsync, type MqttClient } from 'mqtt';
import { sql } from 'kysely';
import type { RejectionList } from '../../src/contracts/mqtt-operations.contract.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { mosquittoAvailable, startMosquitto, type StartedMosquitto } from '../support/mosquitto-server.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from '../support/postgres-server.js';
import {
  coldSpellAt,
  fleet,
  fleetReadings,
  publishReadings,
  SensorsSeen,
  type Course,
} from '../support/sensor-fleet.js';
import { until } from '../support/until.js';

const POISON = 66.6;
const REASON = 'this one is cursed';
const SENSORS = fleet(20);
const READINGS = 20;
const TRIES = 5;

const hasEngines = mosquittoAvailable() && postgresAvailable();

(hasEngines ? describe : describe.skip)('a reading that the database will not store', () => {
  let postgres: StartedPostgres;
  let mosquitto: StartedMosquitto;
  let relais: RunningApp;
  let device: MqttClient;
  let seen: SensorsSeen;

  beforeAll(async () => {
    [postgres, mosquitto] = await Promise.all([startPostgres(), startMosquitto()]);
    relais = await startApp({
      DATABASE_URL: postgres.url,
      MQTT_BROKER_URL: mosquitto.url,
      RATE_REST: 1_000_000,
    });
    seen = new SensorsSeen(relais.url, aToken({ role: 'admin' }));
    device = await connectAsync(mosquitto.url);
    await curse();
  }, 60_000);
  afterAll(async () => {
    await device.endAsync(true);
    await relais.stop();
    await Promise.all([postgres.server.stop(), mosquitto.server.stop()]);
    for (const { server } of [postgres, mosquitto]) removeDir(server.dir);
    removeDir(relais.settings.DATA_DIR);
  });

  /** The sequence counts the tries, which are rolled back. */
  async function curse(): Promise<void> {
    const tables = relais.app.get(Database).tables();
    await sql`create sequence tries`.execute(tables);
    await sql`
      create function refuse() returns trigger language plpgsql as $$ begin
        if new.temperature = ${sql.lit(POISON)} then
          perform nextval('tries');
          raise exception ${sql.lit(REASON)};
        end if;
        return new;
      end $$`.execute(tables);
    await sql`create trigger curse before insert on readings for each row execute function refuse()`.execute(
      tables,
    );
  }

  const courseOf = (index: number): Course => {
    const spell = coldSpellAt(10);
    return (n) => (index === 7 && n === 3 ? POISON : spell(n));
  };

  it('is set aside with its reason after its tries, while all others are stored and judged', async () => {
    const sent = fleetReadings(SENSORS, READINGS, courseOf);
    await publishReadings(device, sent);
    const rejected = async () => (await seen.get<RejectionList>('/mqtt/rejections')).items;
    await until(async () => (await rejected()).length > 0);
    await until(async () => (await seen.incidents()).every(({ status }) => status === 'resolved'));
    expect(await rejected()).toMatchObject([
      { topic: 'dht11/sensor/data', reason: REASON, payload: { sensor_id: SENSORS[7], temperature: POISON } },
    ]);
    const { rows } = await sql<{ last_value: number }>`select last_value from tries`.execute(
      relais.app.get(Database).tables(),
    );
    expect(rows[0]!.last_value).toBeGreaterThanOrEqual(TRIES);
    const counts = await Promise.all(SENSORS.map(async (id) => (await seen.readings(id)).length));
    expect(counts).toEqual(SENSORS.map((_, index) => READINGS - (index === 7 ? 1 : 0)));
    const opened = (await seen.incidents()).map(({ sensor_id, type }) => `${sensor_id} ${type}`).sort();
    expect(opened).toEqual(SENSORS.map((id) => `${id} temperature_low`));
  });
});
