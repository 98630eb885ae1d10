import { createModule, listReadings, sensorOwnData, type SensorReading } from '../../contracts/index.js';
import type { Settings } from '../../platform/config/settings.js';
import { OPERATOR } from '../broker-client.js';
import { Fleet, limitsOf } from '../simulate/fleet.js';
import type { Plan } from '../simulate/plan.js';
import { seedAt } from '../simulate/random.js';
import { SensorRun } from '../simulate/sensor-run.js';
import type { SimulatedSensor } from '../simulate/simulated-sensor.js';
import { adminsOf } from './demo-admins.js';
import { Refusal, type DemoApi } from './demo-api.js';
import type { DemoPart } from './demo-part.js';
import { calmReading, demoReadings } from './demo-readings.model.js';

export const FIELD_UNITS = [
  { moduleId: 'MC-1001-STN', name: 'Entrepôt Paris Nord', type: 'Station' },
  { moduleId: 'MC-1002-STN', name: 'Dépôt Lyon Gerland', type: 'Station' },
  { moduleId: 'MC-1003-SRV', name: 'Salle serveurs', type: 'Server room' },
  { moduleId: 'MC-1004-LAB', name: 'Laboratoire', type: 'Laboratory' },
  { moduleId: 'MC-1005-SER', name: 'Serre Casablanca', type: 'Greenhouse' },
] as const;

const INTERVAL_MS = 2_000;
/** With this one the first door stays open a few seconds after the first fall may come; a test holds it to that. */
export const SENSOR_SEED = 451;
const HISTORY_MS = 3_600_000;
const HISTORY_STEP_MS = 20_000;

const PLAN: Plan = {
  sensors: FIELD_UNITS.map(({ moduleId }) => moduleId),
  seed: SENSOR_SEED,
  gapMs: INTERVAL_MS / FIELD_UNITS.length,
  total: Infinity,
};
const SILENT = { advance: () => undefined, say: () => undefined, end: () => undefined };

/** Sensors that are field modules of the first admin's, with an hour of history where they have none. */
export class DemoSensors implements DemoPart {
  readonly name = 'sensors';

  constructor(
    private readonly settings: Settings,
    private readonly api: DemoApi,
  ) {}

  async play(signal: AbortSignal): Promise<void> {
    await this.register();
    const fleet = await Fleet.connect(this.settings, PLAN, demoReadings);
    try {
      await Promise.all(fleet.sensors.map((sensor, place) => this.remember(sensor, place)));
      await new SensorRun(fleet, PLAN, SILENT, signal).send();
    } finally {
      await fleet.close();
    }
  }

  private async register(): Promise<void> {
    const [owner] = await adminsOf(this.api);
    for (const unit of FIELD_UNITS) {
      await this.api
        .ask(OPERATOR, createModule, { body: { ...unit, userId: owner } })
        .catch((error: unknown) => {
          // An earlier demo has registered it.
          if (!(error instanceof Refusal) || error.status !== 409) throw error;
        });
    }
  }

  private async remember({ id, client }: SimulatedSensor, place: number): Promise<void> {
    const sensorId = id!;
    const known = await this.api.ask(OPERATOR, listReadings, { query: { sensor: sensorId, limit: '1' } });
    if (known.items.length > 0) return;
    const now = Date.now();
    for (let at = now - HISTORY_MS; at < now; at += HISTORY_STEP_MS) {
      const measured = calmReading(seedAt(SENSOR_SEED, place), limitsOf(this.settings), at);
      const reading: SensorReading = { ...measured, timestamp: new Date(at).toISOString() };
      await client.publishAsync(sensorOwnData.build({ sensorId }), JSON.stringify(reading), { qos: 1 });
    }
  }
}
