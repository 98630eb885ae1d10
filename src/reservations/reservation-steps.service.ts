import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import type { Reservation } from '../contracts/index.js';
import { DriverRides, type Announce } from '../drivers/driver-rides.port.js';
import type { Caller } from '../platform/auth/caller.js';
import { AppError } from '../platform/errors/app-error.js';
import { Database } from '../platform/postgres/database.port.js';
import { partyOf } from './members.model.js';
import { ReservationChanges } from './reservation-changes.service.js';
import {
  judgeStep,
  statusAfter,
  type ReservationRecord,
  type ReservationStep,
  type StepAttempt,
} from './reservation.model.js';
import { ReservationRepository } from './reservation.repository.js';
import { ReservationsService } from './reservations.service.js';

/** A reservation after a step, and what is to be told of it: nothing, when the step had been taken before. */
interface Outcome {
  readonly reservation: ReservationRecord;
  readonly announce?: Announce;
}

type Trx = Transaction<unknown>;

/**
 * The course of a reservation. Each step is one transaction under the reservation's row lock, with the driver's ride and
 * what the broker is to be told: of those who try at once one succeeds, and the others find what it has led to. A repeated
 * step returns the reservation as it is.
 *
 * Every step throws RESERVATION_NOT_FOUND, also to those who may not see the reservation, ACCESS_DENIED, and
 * RESERVATION_STEP_IMPOSSIBLE.
 */
@Injectable()
export class ReservationSteps {
  constructor(
    private readonly database: Database,
    private readonly reservations: ReservationRepository,
    private readonly rides: DriverRides,
    private readonly changes: ReservationChanges,
    private readonly shown: ReservationsService,
  ) {}

  /**
   * Admins name the driver (else REQUEST_INVALID), drivers are it. Throws DRIVER_BUSY for one who is on another ride;
   * then nothing has changed.
   */
  accept(caller: Caller, id: string, named: string | undefined): Promise<Reservation> {
    const chauffeurId = driverFor(caller, named);
    return this.take(id, { step: 'accept', party: partyOf(caller), chauffeurId });
  }

  advance(caller: Caller, id: string, step: Exclude<ReservationStep, 'accept'>): Promise<Reservation> {
    return this.take(id, { step, party: partyOf(caller) });
  }

  private async take(id: string, attempt: StepAttempt): Promise<Reservation> {
    const { reservation, announce } = await this.database.transaction((trx: Trx) =>
      this.takeWithin(trx, id, attempt),
    );
    announce?.();
    return this.shown.withPosition(reservation);
  }

  private async takeWithin(trx: Trx, id: string, attempt: StepAttempt): Promise<Outcome> {
    const found = await this.reservations.lock(trx, id);
    const verdict = judgeStep(found, attempt);
    if (verdict === 'keep') return { reservation: found! };
    if (verdict !== 'take') throw new AppError(verdict, { status: found?.status });
    const announceRide = await this.changeRide(trx, found!, attempt);
    const { step, chauffeurId } = attempt;
    const reservation = await this.reservations.takeStep(trx, id, { status: statusAfter(step), chauffeurId });
    await this.changes.recordStep(trx, reservation);
    const announce = (): void => {
      announceRide?.();
      this.changes.announce(reservation);
    };
    return { reservation, announce };
  }

  /** The driver is on a ride from accepting to the end. */
  private async changeRide(
    trx: Trx,
    { id: reservationId, customer, chauffeurId: present }: ReservationRecord,
    { step, chauffeurId }: StepAttempt,
  ): Promise<Announce | undefined> {
    if (chauffeurId !== undefined) {
      const begun = await this.rides.begin(trx, { reservationId, customer, chauffeurId });
      if (!begun) throw new AppError('DRIVER_BUSY', { id: chauffeurId });
      return begun;
    }
    return step === 'start' || present === null ? undefined : this.rides.end(trx, reservationId);
  }
}

function driverFor({ role, chauffeurId }: Caller, named: string | undefined): string {
  if (role !== 'admin') {
    if (named !== undefined && named !== chauffeurId) throw new AppError('ACCESS_DENIED');
    return chauffeurId;
  }
  if (named === undefined) {
    const message = 'chauffeur_id must name the driver';
    throw new AppError('REQUEST_INVALID', { errors: [{ path: 'chauffeur_id', message }] });
  }
  return named;
}
