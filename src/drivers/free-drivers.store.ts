import { Injectable, Logger } from '@nestjs/common';
import type { GeoPoint } from '../platform/state/earth.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { standingOf, type DriverRecord } from './driver.model.js';

const INDEX = 'drivers:free';
const IS_FILLED = 'drivers:free:filled';

/**
 * Where the drivers are who could take a ride. It follows what is stored: a moment behind, and by one report of the
 * driver's when the live state was away. So it says whom to look up, not what is so.
 */
@Injectable()
export class FreeDrivers {
  private readonly logger = new Logger(FreeDrivers.name);

  constructor(private readonly state: StateEngine) {}

  /** To be told of drivers that have changed, after the commit. Waits for nothing and never throws. */
  follow(drivers: readonly DriverRecord[]): void {
    this.place(drivers).catch((error: unknown) =>
      this.logger.debug('free drivers are placed with their next report', error),
    );
  }

  /** Puts those who are free and have said where they are into the index, and takes the others out of it. */
  async place(drivers: readonly DriverRecord[]): Promise<void> {
    const places = drivers.flatMap((driver) => {
      const { chauffeurId: member, general } = driver;
      return general && standingOf(driver).isFree ? [{ member, lat: general.lat, lng: general.lng }] : [];
    });
    const free = new Set(places.map(({ member }) => member));
    const others = drivers.map(({ chauffeurId }) => chauffeurId).filter((id) => !free.has(id));
    await Promise.all([this.state.place(INDEX, places), this.remove(others)]);
  }

  remove(chauffeurIds: readonly string[]): Promise<void> {
    return this.state.unplace(INDEX, chauffeurIds);
  }

  /** Ids, nearest first. Undefined when the live state is new, or was lost, and every driver has to be placed again. */
  async near(place: GeoPoint, radiusM: number, limit: number): Promise<string[] | undefined> {
    const [filledAt, found] = await Promise.all([
      this.state.get(IS_FILLED),
      this.state.near(INDEX, place, radiusM, limit),
    ]);
    return filledAt === undefined ? undefined : found.map(({ member }) => member);
  }

  noteFilled(): Promise<void> {
    return this.state.set(IS_FILLED, new Date().toISOString());
  }
}
