import { Injectable } from '@nestjs/common';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { ReservationChanged } from '../reservations/reservations.events.js';
import { ArchivingOccasions } from './archiving-occasions.service.js';
import { MessageStored } from './chat.events.js';

/** What happens to a reservation and in its chat is an occasion to archive it. */
@Injectable()
export class ArchivingNotifier {
  constructor(private readonly occasions: ArchivingOccasions) {}

  @OnDomainEvent(MessageStored)
  onStored({ message }: MessageStored): void {
    void this.occasions.noteStored(message);
  }

  @OnDomainEvent(ReservationChanged)
  onChanged({ reservation }: ReservationChanged): void {
    if (reservation.endedAt !== null) void this.occasions.noteEnded(reservation.id);
  }
}
