import type { DriverFix, Reservation, ReservationStatus, ReservationTalk } from '../contracts/index.js';
import type { Booking } from './booking.model.js';
import { isCustomer, isDriver, type Members, type Party } from './members.model.js';

/** A reservation as it is stored; times are epoch milliseconds. */
export interface ReservationRecord extends Booking, Members {
  /** Counts reservations in the order in which they came. */
  readonly no: number;
  readonly status: ReservationStatus;
  readonly acceptedAt: number | null;
  readonly startedAt: number | null;
}

export type ReservationStep = 'accept' | 'start' | 'complete' | 'cancel';

/** A step that somebody wants to take; accepting names who drives. */
export interface StepAttempt {
  readonly step: ReservationStep;
  readonly party: Party;
  readonly chauffeurId?: string;
}

/** `keep`: it has been taken before, and nothing changes. */
export type StepVerdict =
  'take' | 'keep' | 'RESERVATION_NOT_FOUND' | 'RESERVATION_STEP_IMPOSSIBLE' | 'ACCESS_DENIED';

interface StepRule {
  readonly from: readonly ReservationStatus[];
  readonly to: ReservationStatus;
}

const STEPS: Readonly<Record<ReservationStep, StepRule>> = {
  accept: { from: ['pending'], to: 'accepted' },
  start: { from: ['accepted'], to: 'in_progress' },
  complete: { from: ['in_progress'], to: 'completed' },
  cancel: { from: ['pending', 'accepted', 'in_progress'], to: 'cancelled' },
};

export function statusAfter(step: ReservationStep): ReservationStatus {
  return STEPS[step].to;
}

/**
 * Whether a step may be taken. To those who may not see the reservation there is none. Whoever may take a step that has
 * been taken already keeps what it led to; of accepting, only for the same driver: the others learn that they are late.
 */
export function judgeStep(reservation: ReservationRecord | undefined, attempt: StepAttempt): StepVerdict {
  const { step, party } = attempt;
  const isAccepting = step === 'accept' && party.chauffeurId !== undefined;
  if (!reservation || !(isAccepting || maySee(reservation, party))) return 'RESERVATION_NOT_FOUND';
  const isAllowed = isAccepting || mayTake(step, reservation, party);
  if (isAllowed && isTaken(reservation, attempt)) return 'keep';
  if (!STEPS[step].from.includes(reservation.status)) return 'RESERVATION_STEP_IMPOSSIBLE';
  return isAllowed ? 'take' : 'ACCESS_DENIED';
}

/** Admins see all; customers and drivers theirs, whenever they were; drivers those that nobody has accepted too. */
export function maySee(reservation: ReservationRecord, party: Party): boolean {
  const isOffered = reservation.status === 'pending' && party.chauffeurId !== undefined;
  return party.isAdmin || isOffered || isCustomer(reservation, party) || isDriver(reservation, party);
}

export function reservationOf(record: ReservationRecord, position: DriverFix | undefined): Reservation {
  return {
    reservation_id: record.id,
    client_id: record.clientId,
    chauffeur_id: record.chauffeurId,
    status: record.status,
    pickup: record.pickup,
    dropoff: record.dropoff,
    requested_at: isoOf(record.requestedAt),
    data: record.data,
    position: position ?? null,
    accepted_at: isoOrNull(record.acceptedAt),
    started_at: isoOrNull(record.startedAt),
    ended_at: isoOrNull(record.endedAt),
  };
}

/** What is told of the step that was taken last. */
export function stateOf({ id, status, chauffeurId, ...times }: ReservationRecord): ReservationTalk {
  const at = times.endedAt ?? times.startedAt ?? times.acceptedAt ?? times.requestedAt;
  return {
    type: 'status',
    reservation_id: id,
    status,
    ...(chauffeurId !== null && { chauffeur_id: chauffeurId }),
    timestamp: isoOf(at),
    via: 'relais',
  };
}

function mayTake(step: ReservationStep, members: Members, party: Party): boolean {
  const isCancelling = step === 'cancel' && isCustomer(members, party);
  const isDriving = step !== 'accept' && isDriver(members, party);
  return party.isAdmin || isCancelling || isDriving;
}

function isTaken(reservation: ReservationRecord, { step, chauffeurId }: StepAttempt): boolean {
  const isSameDriver = step !== 'accept' || reservation.chauffeurId === chauffeurId;
  return isSameDriver && reservation.status === STEPS[step].to;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : isoOf(at);
}
