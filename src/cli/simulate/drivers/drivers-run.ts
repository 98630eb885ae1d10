import { setTimeout as pause } from 'node:timers/promises';
import { firstAbort } from '../first-abort.js';
import { seedAt } from '../random.js';
import type { DriverFleet } from './driver-fleet.js';
import { driverMoments } from './driver-moments.model.js';
import type { DriversPlan } from './drivers-plan.js';
import type { SimulatedDriver } from './simulated-driver.js';

/** Where drivers get their rides from. */
export interface Rides {
  /** The driver on line has measured a position: goes on with the ride, or begins one of so many positions. */
  attend(driver: SimulatedDriver, positions: number): Promise<void>;
}

/** Lets the drivers of a fleet live through their days, with rides where there are some. */
export class DriversRun {
  private readonly failed = new AbortController();

  constructor(
    readonly fleet: DriverFleet,
    private readonly plan: DriversPlan,
    private readonly rides?: Rides,
  ) {}

  /**
   * Until `signal` aborts; settles when the broker has acknowledged all that was sent. Throws `CommandFailure` when it
   * goes away or falls silent.
   */
  async drive(signal: AbortSignal): Promise<void> {
    const end = firstAbort(signal, this.fleet.lost, this.failed.signal);
    const days = this.fleet.drivers.map((driver, place) => this.liveThrough(driver, place, end));
    const outcomes = await Promise.allSettled(days);
    const failure = outcomes.find(({ status }) => status === 'rejected');
    if (failure) throw (failure as PromiseRejectedResult).reason;
    await this.fleet.settled();
  }

  private async liveThrough(driver: SimulatedDriver, place: number, end: AbortSignal): Promise<void> {
    try {
      await this.live(driver, place, end);
    } catch (error) {
      if (end.aborted) return;
      this.failed.abort();
      throw error;
    }
  }

  private async live(driver: SimulatedDriver, place: number, end: AbortSignal): Promise<void> {
    const { seed, towns, intervalMs } = this.plan;
    const town = towns[place % towns.length]!;
    let gap = 0;
    for (const moment of driverMoments(seedAt(seed, place), town, intervalMs)) {
      await pause(moment.afterMs, undefined, { signal: end });
      const isLost = gap === 0 && moment.gap > 0;
      if (isLost) await driver.loseNetwork();
      gap = isLost ? moment.gap : Math.max(gap - 1, 0);
      driver.report(moment.fix, moment.isRepeated);
      const { isOnline } = driver.known;
      if (isOnline) await this.rides?.attend(driver, moment.ride);
      else if (gap === 0) await driver.goOnline();
    }
  }
}
