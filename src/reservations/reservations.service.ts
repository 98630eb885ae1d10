import { Injectable } from '@nestjs/common';
import type { Reservation, ReservationsQuery } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { DriverRides } from '../drivers/driver-rides.port.js';
import { AppError } from '../platform/errors/app-error.js';
import { decodeCursor, pageOf, type Page } from '../platform/paging/page.js';
import { isRiding, partyOf } from './members.model.js';
import { maySee, reservationOf, type ReservationRecord } from './reservation.model.js';
import { ReservationRepository } from './reservation.repository.js';

/** Reservations as callers may see them, each with the place of its car while the ride lasts. */
@Injectable()
export class ReservationsService {
  constructor(
    private readonly reservations: ReservationRepository,
    private readonly rides: DriverRides,
  ) {}

  /** Newest first. */
  async list(caller: Caller, { limit, cursor, status }: ReservationsQuery): Promise<Page<Reservation>> {
    const [before] = decodeCursor(cursor, ['number']) ?? [];
    const rows = await this.reservations.newest({ limit: limit + 1, status, before }, partyOf(caller));
    const page = pageOf(rows, limit, { item: (row) => row, key: ({ no }) => [no] });
    return { ...page, items: await this.withPositions(page.items) };
  }

  /** Throws RESERVATION_NOT_FOUND, also for those who may not see it. */
  async show(caller: Caller, id: string): Promise<Reservation> {
    const reservation = await this.reservations.find(id);
    if (!reservation || !maySee(reservation, partyOf(caller))) throw new AppError('RESERVATION_NOT_FOUND');
    return this.withPosition(reservation);
  }

  async withPosition(reservation: ReservationRecord): Promise<Reservation> {
    const [shown] = await this.withPositions([reservation]);
    return shown!;
  }

  private async withPositions(reservations: readonly ReservationRecord[]): Promise<Reservation[]> {
    const riding = reservations.filter(isRiding).map(({ id }) => id);
    const positions = riding.length > 0 ? await this.rides.positionsOf(riding) : undefined;
    return reservations.map((reservation) => reservationOf(reservation, positions?.get(reservation.id)));
  }
}
