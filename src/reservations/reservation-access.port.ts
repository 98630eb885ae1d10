import type { Caller } from '../platform/auth/caller.js';
import type { NamedMembers } from './members.model.js';

/** What is published of a reservation keeps one order under it, whichever feature says it. */
export const reservationSubject = (reservationId: string): string => `reservation ${reservationId}`;

export type AskingCaller = Pick<Caller, 'id' | 'role' | 'chauffeurId'>;

/**
 * Who takes part in a reservation: what chat, rooms and topic permissions ask before each thing that they let happen.
 *
 * Answers come from memory for the hot path. A step taken on this instance counts at once; one taken on another as soon
 * as the state engine has told of it, and after 5 s in any case. Until then whoever was a participant is one, and a driver
 * whose ride has just ended may still publish its position, which the drivers' intake then judges by the ride itself.
 * Throws DATABASE_UNAVAILABLE where nothing is remembered. Admins are no participants: what they may is said beside.
 */
export abstract class ReservationAccess {
  /** The customer or the driver, until 24 h after the end. */
  abstract participantOf(caller: AskingCaller, reservationId: string): Promise<boolean>;
  /** The driver, from accepting to the end. */
  abstract rideDriverOf(caller: AskingCaller, reservationId: string): Promise<boolean>;
  /** Undefined for a reservation that there is none of. */
  abstract membersOf(reservationId: string): Promise<NamedMembers | undefined>;
  /** Whether its participants may talk: until 24 h after the end. */
  abstract isChatOpen(reservationId: string): Promise<boolean>;
  /** Which of these have been completed or cancelled; asked of the database. */
  abstract endedOf(reservationIds: readonly string[]): Promise<string[]>;
}
