import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import {
  customerOf,
  type AnnouncedReservation,
  type NewReservation,
  type Reservation,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { Database } from '../platform/postgres/database.port.js';
import { announcedBooking, announcementOf, requestedBooking, type Booking } from './booking.model.js';
import { ReservationChanges } from './reservation-changes.service.js';
import { reservationOf, type ReservationRecord } from './reservation.model.js';
import { ReservationRepository } from './reservation.repository.js';

/** New reservations, from the booking backend or made here. */
@Injectable()
export class BookingsService {
  constructor(
    private readonly database: Database,
    private readonly reservations: ReservationRepository,
    private readonly changes: ReservationChanges,
    private readonly settings: Settings,
  ) {}

  /**
   * Stores what was announced on the broker, `raw` being all that it said. One of an id that is stored changes nothing:
   * what comes twice, or was announced by Relais itself.
   */
  async takeIn(announced: AnnouncedReservation, raw: Record<string, unknown>): Promise<void> {
    const added = await this.reservations.add(this.database.tables(), announcedBooking(announced, raw));
    if (added) this.changes.announce(added);
  }

  /**
   * Makes a reservation and has it announced. Throws ACCESS_DENIED for a customer who names another one, REQUEST_INVALID
   * for an admin who names none, RESERVATION_EXISTS, and REQUEST_TOO_LARGE for what no MQTT message can hold.
   */
  async make(caller: Caller, request: NewReservation): Promise<Reservation> {
    const clientId = customerFor(caller, request.client_id);
    const booking = requestedBooking(request, { id: uuidv7(), clientId, at: Date.now() });
    this.requireAnnounceable(booking);
    const made = await this.database.transaction((trx: Transaction<unknown>) => this.store(trx, booking));
    this.changes.announce(made);
    return reservationOf(made, undefined);
  }

  private async store(trx: Transaction<unknown>, booking: Booking): Promise<ReservationRecord> {
    const made = await this.reservations.add(trx, booking);
    if (!made) throw new AppError('RESERVATION_EXISTS', { id: booking.id });
    await this.changes.recordNew(trx, booking);
    return made;
  }

  /** A REST body may be larger than a message; one that can never be published would be tried for ever. */
  private requireAnnounceable(booking: Booking): void {
    const size = Buffer.byteLength(JSON.stringify(announcementOf(booking)));
    if (size > this.settings.LIMIT_MQTT_PAYLOAD) throw new AppError('REQUEST_TOO_LARGE');
  }
}

function customerFor({ id, role }: Caller, named: string | undefined): string {
  if (role !== 'admin') {
    if (named !== undefined && customerOf(named) !== customerOf(id)) throw new AppError('ACCESS_DENIED');
    return id;
  }
  if (named === undefined) {
    const message = 'client_id must name the customer';
    throw new AppError('REQUEST_INVALID', { errors: [{ path: 'client_id', message }] });
  }
  return named;
}
