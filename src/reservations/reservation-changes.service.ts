import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { recentReservations, reservationTopic } from '../contracts/index.js';
import { MessageOutbox } from '../platform/broker/message-outbox.js';
import type { OutgoingMessage } from '../platform/broker/publisher.port.js';
import { wireMessage } from '../platform/broker/wire-message.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { announcementOf, type Booking } from './booking.model.js';
import { reservationSubject } from './reservation-access.port.js';
import { ReservationMembers } from './reservation-members.service.js';
import { stateOf, type ReservationRecord } from './reservation.model.js';
import { ReservationChanged } from './reservations.events.js';

/**
 * What is told of reservations. What the broker has to be told is stored within the transaction that changes one, so
 * each change is told once, in the order of the changes, and a crash only delays it.
 */
@Injectable()
export class ReservationChanges {
  constructor(
    private readonly messages: MessageOutbox,
    private readonly members: ReservationMembers,
    private readonly events: DomainEvents,
  ) {}

  /** Stores that this one has been made here. */
  recordNew(trx: Transaction<unknown>, booking: Booking): Promise<void> {
    return this.record(trx, booking.id, wireMessage(recentReservations, {}, announcementOf(booking)));
  }

  /** Stores that a step has been taken. */
  recordStep(trx: Transaction<unknown>, reservation: ReservationRecord): Promise<void> {
    const { id: reservationId } = reservation;
    return this.record(
      trx,
      reservationId,
      wireMessage(reservationTopic, { reservationId }, stateOf(reservation)),
    );
  }

  /** Tells of a change, once it is committed. */
  announce(reservation: ReservationRecord): void {
    this.members.forget(reservation.id);
    this.events.emit(new ReservationChanged(reservation));
    this.messages.wake();
  }

  private record(trx: Transaction<unknown>, id: string, message: OutgoingMessage): Promise<void> {
    return this.messages.add(trx, reservationSubject(id), [message]);
  }
}
