import type { Transaction } from 'kysely';
import type { Point } from './position.model.js';

export interface Ride {
  readonly reservationId: string;
  readonly chauffeurId: string;
  /** The customer, as `customerOf` writes it. */
  readonly customer: string;
}

/**
 * Which driver drives whom. Both changes are part of the caller's transaction; `announce` tells of them after its commit.
 */
export abstract class DriverRides {
  /** The driver is on this ride from now on. False when the driver is on another one. */
  abstract begin(trx: Transaction<unknown>, ride: Ride): Promise<boolean>;
  /** The ride is over, or has been called off. Positions of its time are still taken. */
  abstract end(trx: Transaction<unknown>, reservationId: string): Promise<void>;
  /** To be called after the commit of `begin` or `end`. */
  abstract announce(chauffeurId: string): Promise<void>;
  /** Where the car is, while the ride lasts. */
  abstract positionsOf(reservationIds: readonly string[]): Promise<Map<string, Point>>;
}
