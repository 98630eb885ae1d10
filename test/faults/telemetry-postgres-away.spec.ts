import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import { TelemetryJobs } from '../../src/telemetry/telemetry.jobs.js';
import { aToken, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { noteFigures, secondsSince } from '../support/figures.js';
import { mosquittoAvailable, startMosquitto, type StartedMosquitto } from '../support/mosquitto-server.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from '../support/postgres-server.js';
import {
  fleet,
  fleetReadings,
  publishReadings,
  roundsOf,
  SensorsSeen,
  coldSpellAt,
  type SentReading,
} from '../support/sensor-fleet.js';
import { startUnready, untilMissing } from '../support/unready-app.js';
import { until } from '../support/until.js';

const SILENT_AFTER_S = 4;
const hasEngines = mosquittoAvailable() && postgresAvailable();

(hasEngines ? describe : describe.skip)('readings while Postgres is away', () => {
  let postgres: StartedPostgres;
  let mosquitto: StartedMosquitto;
  let relais: RunningApp;
  let device: MqttClient;

  beforeAll(async () => {
    [postgres, mosquitto] = await Promise.all([startPostgres(), startMosquitto()]);
    await start();
    device = await connectAsync(mosquitto.url);
  }, 60_000);
  afterAll(async () => {
    await device.endAsync(true);
    await relais.stop();
    await Promise.all([postgres.server.stop(), mosquitto.server.stop()]);
    for (const { server } of [postgres, mosquitto]) removeDir(server.dir);
    removeDir(relais.settings.DATA_DIR);
  }, 30_000);

  async function start(DATA_DIR = relais?.settings.DATA_DIR): Promise<void> {
    relais = await startUnready({
      DATABASE_URL: postgres.url,
      MQTT_BROKER_URL: mosquitto.url,
      SENSOR_SILENT_AFTER: SILENT_AFTER_S,
      ...(DATA_DIR ? { DATA_DIR } : {}),
    });
    await untilMissing(relais.url);
  }

  async function stopPostgres(): Promise<void> {
    await postgres.server.stop('SIGQUIT');
    await untilMissing(relais.url, 'postgres');
  }

  async function restartPostgres(): Promise<void> {
    postgres = await startPostgres(postgres.server);
  }

  const seen = (): SensorsSeen => new SensorsSeen(relais.url, aToken({ role: 'admin' }));

  /** Returns how many are stored. */
  async function untilStored(sent: readonly SentReading[]): Promise<number> {
    let stored = 0;
    for (const sensorId of new Set(sent.map(({ sensor_id }) => sensor_id))) {
      const expected = sent.filter(({ sensor_id }) => sensor_id === sensorId);
      await until(async () => (await seen().readings(sensorId)).length >= expected.length, 20_000);
      const times = (await seen().readings(sensorId)).map(({ timestamp }) => Date.parse(timestamp));
      expect(times).toEqual(expected.map(({ timestamp }) => timestamp));
      stored += times.length;
    }
    return stored;
  }

  it('stay at the broker, and are stored and judged by the next process where this one ends before it is back', async () => {
    const sent = fleetReadings(fleet(20, 'kept'), 15, () => coldSpellAt(8));
    await publishReadings(device, sent.slice(0, 100));
    await untilStored(sent.slice(0, 100));
    await stopPostgres();
    await publishReadings(device, sent.slice(100));
    await relais.stop();
    await restartPostgres();
    await start();
    await untilStored(sent);
    await until(async () => (await seen().incidents()).every(({ status }) => status === 'resolved'));
    expect(await seen().incidents()).toHaveLength(20);
  }, 60_000);

  it('are stored and judged in their order once it is back, and no sensor has been silent meanwhile', async () => {
    const sent = fleetReadings(fleet(20, 'heard'), 60, () => coldSpellAt(25));
    const jobs = relais.app.get(TelemetryJobs);
    const rounds = roundsOf(sent);
    let [backAt, recoveredS] = [0, 0];
    for (const [n, round] of rounds.entries()) {
      if (n === 15) await stopPostgres();
      if (n === 40) {
        await restartPostgres();
        backAt = performance.now();
        void untilMissing(relais.url).then(() => (recoveredS = secondsSince(backAt)));
      }
      await publishReadings(device, round);
      await jobs.checkSilence();
      await pause((SILENT_AFTER_S * 1000) / 15);
    }
    const stored = await untilStored(sent);
    const counts = { sent: sent.length, acknowledged: sent.length, stored };
    noteFigures('telemetry-postgres-away', { ...counts, lost: 0, twice: 0, recoveredS });
    await jobs.checkSilence();
    const incidents = (await seen().incidents()).filter(({ sensor_id }) => sensor_id.startsWith('heard'));
    expect(incidents.map(({ sensor_id, type, status }) => `${sensor_id} ${type} ${status}`).sort()).toEqual(
      fleet(20, 'heard').map((id) => `${id} temperature_low resolved`),
    );
  }, 60_000);
});
