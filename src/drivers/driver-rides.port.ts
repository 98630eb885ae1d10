import type { Transaction } from 'kysely';
import type { DriverFix } from '../contracts/index.js';

export interface Ride {
  readonly reservationId: string;
  readonly chauffeurId: string;
  /** The customer, as `customerOf` writes it. */
  readonly customer: string;
}

/** Something to be done after the commit. */
export type Announce = () => void;

/** Which driver drives whom. Both changes are part of the caller's transaction; what they return tells of them after it. */
export abstract class DriverRides {
  /** The driver is on this ride from now on. Undefined when the driver is on another one. */
  abstract begin(trx: Transaction<unknown>, ride: Ride): Promise<Announce | undefined>;
  /** The ride is over, or has been called off. Positions of its time are still taken. */
  abstract end(trx: Transaction<unknown>, reservationId: string): Promise<Announce>;
  /** Where the cars are, of the rides that last. */
  abstract positionsOf(reservationIds: readonly string[]): Promise<Map<string, DriverFix>>;
}
