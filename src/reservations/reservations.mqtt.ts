import { Controller } from '@nestjs/common';
import { recentReservations, type AnnouncedReservation } from '../contracts/index.js';
import { OnTopic, type TopicMessage } from '../platform/broker/on-topic.decorator.js';
import { parseJson } from '../platform/validation/plain-data.js';
import { BookingsService } from './bookings.service.js';

@Controller()
export class ReservationsMqtt {
  constructor(private readonly bookings: BookingsService) {}

  /** A retained one is taken too: it is stored once, however often the broker sends it. */
  @OnTopic(recentReservations)
  async onAnnounced(announced: AnnouncedReservation, { payload }: TopicMessage): Promise<void> {
    await this.bookings.takeIn(announced, parseJson(payload) as Record<string, unknown>);
  }
}
