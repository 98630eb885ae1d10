import type { Settings } from '../../../platform/config/settings.js';
import { firstAbort } from '../first-abort.js';
import { interruption } from '../interruption.js';
import { DriverFleet } from './driver-fleet.js';
import { driversProgress } from './drivers-progress.js';
import { DriversRun } from './drivers-run.js';
import type { DriversPlan } from './drivers-plan.js';
import { wordsOf, wordsOfTally } from './knowledge.js';
import { RideDesk } from './ride-desk.js';

/**
 * Connects the drivers, lets them drive, and prints what is known of them then, also after Ctrl-C or a failure. They
 * leave as off line, their rides ended. Throws `CommandFailure` when the broker is away, goes away or falls silent.
 */
export async function simulateDrivers(settings: Settings, plan: DriversPlan): Promise<void> {
  const fleet = await DriverFleet.connect(settings, plan);
  const progress = driversProgress(process.stderr, plan.durationMs / 1000, () => wordsOf(fleet.knowledge()));
  progress.say(`seed ${plan.seed}`);
  let desk: RideDesk | undefined;
  try {
    const end = firstAbort(interruption(), AbortSignal.timeout(plan.durationMs));
    desk = plan.hasRides ? await RideDesk.open(settings, progress.say) : undefined;
    await new DriversRun(fleet, plan, desk).drive(end);
  } finally {
    progress.end();
    process.stdout.write(`${[wordsOf(fleet.knowledge()), wordsOfTally(fleet.tally)].join('\n')}\n`);
    await desk?.close();
    if (desk) process.stdout.write(`${desk.summary()}\n`);
    await (fleet.lost.aborted ? fleet.cut() : fleet.leave());
  }
}
