import { connectAsync } from 'mqtt';
import { setTimeout as pause } from 'node:timers/promises';
import { Intake } from '../../src/platform/broker/intake.js';
import { TelemetryJobs } from '../../src/telemetry/telemetry.jobs.js';
import { aToken, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { mosquittoAvailable, startMosquitto, type StartedMosquitto } from '../support/mosquitto-server.js';
import { fleet, fleetReadings, publishReadings, roundsOf, SensorsSeen } from '../support/sensor-fleet.js';
import { startUnready, untilMissing } from '../support/unready-app.js';
import { until } from '../support/until.js';

const SENSORS = fleet(20);
const SILENT_AFTER_S = 4;

(mosquittoAvailable() ? describe : describe.skip)(
  'a broker that is away for longer than sensors may be silent',
  () => {
    let mosquitto: StartedMosquitto;
    let relais: RunningApp;
    let seen: SensorsSeen;

    beforeAll(async () => {
      mosquitto = await startMosquitto();
      relais = await startUnready({ MQTT_BROKER_URL: mosquitto.url, SENSOR_SILENT_AFTER: SILENT_AFTER_S });
      await untilMissing(relais.url);
      seen = new SensorsSeen(relais.url, aToken({ role: 'admin' }));
    }, 30_000);
    afterAll(async () => {
      await relais.stop();
      await mosquitto.server.stop();
      removeDir(mosquitto.server.dir);
      removeDir(relais.settings.DATA_DIR);
    });

    /** Each sensor's next readings, while it is looked all the time who is silent. */
    async function send(rounds: ReturnType<typeof roundsOf>): Promise<void> {
      const device = await connectAsync(mosquitto.url);
      for (const round of rounds) {
        await publishReadings(device, round);
        await look(SILENT_AFTER_S / 10);
      }
      await device.endAsync();
    }

    async function look(seconds: number): Promise<void> {
      const end = performance.now() + seconds * 1000;
      do {
        await relais.app.get(TelemetryJobs).checkSilence();
        await pause(50);
      } while (performance.now() < end);
    }

    it('makes none of them silent when it returns, but one that stays away then', async () => {
      const rounds = roundsOf(fleetReadings(SENSORS, 30, () => () => 21));
      await send(rounds.slice(0, 5));
      await mosquitto.server.stop();
      await look(2 * SILENT_AFTER_S);
      mosquitto = await startMosquitto(mosquitto.server);
      // The other connections of the server may be back seconds later, for which sensors must not be silent.
      await until(() => relais.app.get(Intake).isReady);
      await send(rounds.slice(5).map((round) => round.slice(1)));
      await until(async () => (await seen.incidents()).length > 0);
      expect(await seen.incidents()).toMatchObject([{ sensor_id: SENSORS[0], type: 'no_data' }]);
    }, 60_000);

    it('loses nothing of what is said to a restarted broker before the server is back', async () => {
      const readings = fleetReadings(['early'], 100, () => () => 21);
      await mosquitto.server.stop();
      mosquitto = await startMosquitto(mosquitto.server);
      const device = await connectAsync(mosquitto.url);
      await publishReadings(device, readings);
      await device.endAsync();
      await untilMissing(relais.url);
      await until(async () => (await seen.readings('early')).length >= readings.length);
      expect(await seen.readings('early')).toHaveLength(readings.length);
    }, 60_000);
  },
);
