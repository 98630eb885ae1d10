import type { Settings } from '../../platform/config/settings.js';
import { Fleet, type Measure } from './fleet.js';
import { interruption } from './interruption.js';
import type { Plan } from './plan.js';
import { progressOn } from './progress.js';
import { SensorRun } from './sensor-run.js';

export interface Simulation {
  readonly settings: Settings;
  readonly plan: Plan;
  readonly measure: Measure;
}

/**
 * Connects the sensors, lets `act` send their readings, and prints what came of it, also after Ctrl-C or a failure.
 * Throws `CommandFailure` when the broker is away, goes away or falls silent.
 */
export async function simulateSensors(
  { settings, plan, measure }: Simulation,
  act = (run: SensorRun): Promise<void> => run.send(),
): Promise<void> {
  const fleet = await Fleet.connect(settings, plan, measure);
  const progress = progressOn(process.stderr, plan);
  const run = new SensorRun(fleet, plan, progress, interruption());
  progress.say(`seed ${plan.seed}`);
  try {
    await act(run);
  } finally {
    progress.end();
    await fleet.close();
    process.stdout.write(`${run.summary()}\n`);
  }
}
