import { Injectable } from '@nestjs/common';
import { reservationPositionTopic } from '../contracts/index.js';
import { Publisher } from '../platform/broker/publisher.port.js';
import { wireMessage } from '../platform/broker/wire-message.js';
import { rideMessageOf, type PositionReport } from './position.model.js';

/** Says positions of rides again on the topic of their reservation, in their order. */
@Injectable()
export class RideRelay {
  constructor(private readonly publisher: Publisher) {}

  /** Settles when the broker has them, or they wait in the offline queue. */
  async sayAgain(reports: readonly PositionReport[]): Promise<void> {
    const published = reports.flatMap((report) => {
      const { reservationId } = report;
      if (reservationId === undefined) return [];
      const message = rideMessageOf(reservationId, report);
      return [this.publisher.publish(wireMessage(reservationPositionTopic, { reservationId }, message))];
    });
    await Promise.all(published);
  }
}
