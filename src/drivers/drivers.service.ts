import { Injectable } from '@nestjs/common';
import {
  customerOf,
  type DriverOverview,
  type DriverState,
  type DriverTotals,
  type ListQuery,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { AppError } from '../platform/errors/app-error.js';
import { decodeCursor, pageOf } from '../platform/paging/page.js';
import { driverStateOf } from './driver.model.js';
import { DriverRepository } from './driver.repository.js';
import { RideRepository } from './ride.repository.js';

/**
 * What drivers do. Everyone may know; where a driver is only admins, the driver, and the customer of the ride that the
 * driver is on.
 */
@Injectable()
export class DriversService {
  constructor(
    private readonly drivers: DriverRepository,
    private readonly rides: RideRepository,
  ) {}

  async overview(caller: Caller, { limit, cursor }: ListQuery): Promise<DriverOverview> {
    const [after] = decodeCursor(cursor, ['string']) ?? [];
    const [counts, drivers, isVisible] = await Promise.all([
      this.counts(),
      this.drivers.list(limit + 1, after),
      this.visibilityFor(caller),
    ]);
    const page = pageOf(drivers, limit, {
      item: (driver) => driverStateOf(driver, isVisible(driver.chauffeurId)),
      key: ({ chauffeurId }) => [chauffeurId],
    });
    const { total, en_ligne, disponibles, en_course } = counts;
    return { total, en_ligne, disponibles, en_course, chauffeurs: page.items, nextCursor: page.nextCursor };
  }

  /** How many drivers do what; costs the same however many there are. */
  async counts(): Promise<DriverTotals> {
    const { total, online, available, on_ride } = await this.drivers.counts();
    return { total, en_ligne: online, disponibles: available, en_course: on_ride };
  }

  /** Throws DRIVER_NOT_FOUND. */
  async show(caller: Caller, id: string): Promise<DriverState> {
    const [[driver], isVisible] = await Promise.all([this.drivers.find([id]), this.visibilityFor(caller)]);
    if (!driver) throw new AppError('DRIVER_NOT_FOUND', { id });
    return driverStateOf(driver, isVisible(id));
  }

  private async visibilityFor({ id, role, chauffeurId }: Caller): Promise<(driver: string) => boolean> {
    if (role === 'admin') return () => true;
    const own = role === 'driver' ? [chauffeurId] : [];
    const visible = new Set([...own, ...(await this.rides.driversOf(customerOf(id)))]);
    return (driver) => visible.has(driver);
  }
}
