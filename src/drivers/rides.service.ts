import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import type { DriverFix } from '../contracts/index.js';
import { DriverChanges } from './driver-changes.service.js';
import type { DriverRecord } from './driver.model.js';
import { DriverRides, type Announce, type Ride } from './driver-rides.port.js';
import { DriverRepository } from './driver.repository.js';
import { fixOf } from './position.model.js';
import { RideRepository } from './ride.repository.js';

/** Rides as reservations begin and end them: a driver is on one at a time, and `en_course` as long as it lasts. */
@Injectable()
export class RidesService extends DriverRides {
  constructor(
    private readonly rides: RideRepository,
    private readonly drivers: DriverRepository,
    private readonly changes: DriverChanges,
  ) {
    super();
  }

  async begin(trx: Transaction<unknown>, ride: Ride): Promise<Announce | undefined> {
    if (!(await this.rides.begin(trx, ride))) return undefined;
    await this.changes.introduceWithin(trx, ride.chauffeurId);
    return this.changeRide(trx, ride.chauffeurId, (driver) => ({ ...driver, ride: ride.reservationId }));
  }

  async end(trx: Transaction<unknown>, reservationId: string): Promise<Announce> {
    const chauffeurId = await this.rides.end(trx, reservationId);
    if (chauffeurId === undefined) return () => undefined;
    const at = Date.now();
    return this.changeRide(trx, chauffeurId, (driver) => ({
      ...driver,
      ride: undefined,
      onRide: { value: false, at },
      saidReservation: { value: null, at },
    }));
  }

  async positionsOf(reservationIds: readonly string[]): Promise<Map<string, DriverFix>> {
    const rides = await this.rides.driving(reservationIds);
    const drivers = await this.drivers.find(rides.map(({ chauffeur_id }) => chauffeur_id));
    const points = drivers.flatMap(({ ride, riding }): [string, DriverFix][] =>
      ride !== undefined && riding?.reservationId === ride ? [[ride, fixOf(riding)]] : [],
    );
    return new Map(points);
  }

  private async changeRide(
    trx: Transaction<unknown>,
    chauffeurId: string,
    apply: (driver: DriverRecord) => DriverRecord,
  ): Promise<Announce> {
    const changed = await this.changes.change(trx, [chauffeurId], (driver) => ({
      ...apply(driver),
      updatedAt: Date.now(),
    }));
    return () => this.changes.announce(changed);
  }
}
