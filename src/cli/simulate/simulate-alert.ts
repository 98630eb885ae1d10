import { DEFAULT_SENSOR } from '../../contracts/index.js';
import { TopicNames } from '../../platform/policy/topic-names.js';
import { CommandFailure } from '../command.js';
import { IncidentWatch } from './incident-watch.js';
import { firstAbort } from './first-abort.js';
import type { SensorRun } from './sensor-run.js';
import { simulateSensors, type Simulation } from './simulate-sensors.js';

/** Normal readings of each sensor after the alert, at most, until its incident is resolved. */
const PATIENCE_READINGS = 30;
const LAST_NEWS_MS = 5_000;

/**
 * Sends an alert's readings, then normal ones until the incident of each sensor is resolved, and tells what becomes of
 * it. Throws `CommandFailure` when it was not opened or not resolved.
 */
export function simulateAlert(simulation: Simulation): Promise<void> {
  return simulateSensors(simulation, (run) => sendAlert(run, simulation));
}

/** The run of `simulateAlert`. */
export async function sendAlert(
  run: SensorRun,
  { settings, plan }: Omit<Simulation, 'measure'>,
): Promise<void> {
  const { sensors, total } = plan;
  const watch = new IncidentWatch(new Set(sensors.map((id) => id ?? DEFAULT_SENSOR)), run.progress.say);
  await watch.listen(run.fleet.sensors[0]!.client, new TopicNames(settings));
  const latest = total + PATIENCE_READINGS * sensors.length;
  await run.send((n) => n <= total || (n <= latest && !watch.isOver));
  await watch.untilOver(firstAbort(run.signal, AbortSignal.timeout(LAST_NEWS_MS)));
  run.assertConnected();
  const shortcoming = watch.shortcoming();
  if (shortcoming && !run.isInterrupted) throw new CommandFailure(shortcoming);
}
