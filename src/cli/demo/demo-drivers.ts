import { cancelReservation, listReservations } from '../../contracts/index.js';
import type { Settings } from '../../platform/config/settings.js';
import { OPERATOR } from '../broker-client.js';
import { DriverFleet } from '../simulate/drivers/driver-fleet.js';
import { driversPlan } from '../simulate/drivers/drivers-plan.js';
import { DriversRun, type Rides } from '../simulate/drivers/drivers-run.js';
import { RideDesk } from '../simulate/drivers/ride-desk.js';
import type { DemoApi } from './demo-api.js';
import { isMadeUp } from './demo-identities.js';
import type { DemoPart } from './demo-part.js';

export const DRIVERS = 30;
const INTERVAL_S = 2;
const SHIFT_S = 86_400;
/** Some of the rides that the simulator offers, and those for minutes: long enough to look at one, and to write. */
const LEAST_POSITIONS = 13;
const STRETCH = 6;

/** Drivers in Paris, with rides. */
export class DemoDrivers implements DemoPart {
  readonly name = 'drivers';

  constructor(
    private readonly settings: Settings,
    private readonly api: DemoApi,
    private readonly warn: (line: string) => void,
  ) {}

  async play(signal: AbortSignal): Promise<void> {
    await this.endOldRides();
    const plan = driversPlan({
      count: DRIVERS,
      interval: INTERVAL_S,
      duration: SHIFT_S,
      place: 'paris',
      rides: true,
    });
    const fleet = await DriverFleet.connect(this.settings, plan);
    let desk: RideDesk | undefined;
    try {
      desk = await RideDesk.open(this.settings, this.warn);
      await new DriversRun(fleet, plan, desk && stretched(desk)).drive(signal);
    } finally {
      await desk?.close();
      await (fleet.lost.aborted ? fleet.cut() : fleet.leave());
    }
  }

  /** Those that a server which was killed has left behind: their drivers would take no others. */
  private async endOldRides(): Promise<void> {
    for (const status of ['accepted', 'in_progress']) {
      const { items } = await this.api.ask(OPERATOR, listReservations, { query: { status, limit: '200' } });
      const old = items.filter(({ client_id }) => isMadeUp(client_id));
      for (const { reservation_id: id } of old) {
        await this.api.ask(OPERATOR, cancelReservation, { params: { id } });
      }
    }
  }
}

function stretched(desk: RideDesk): Rides {
  return {
    attend: (driver, positions) => desk.attend(driver, positions < LEAST_POSITIONS ? 0 : positions * STRETCH),
  };
}
