import { Controller } from '@nestjs/common';
import {
  driverPositionTopic,
  driverStatusTopic,
  epochMsOf,
  reservationPositionTopic,
  TOPIC_ID,
  type DriverPosition,
  type DriverStatusChange,
  type ReservationPosition,
} from '../contracts/index.js';
import { OnTopic, type TopicMessage } from '../platform/broker/on-topic.decorator.js';
import { AppError } from '../platform/errors/app-error.js';
import type { StatusReport } from './driver.model.js';
import { reportOf, rideReportOf } from './position.model.js';
import { ReportsService } from './reports.service.js';

@Controller()
export class DriversMqtt {
  constructor(private readonly reports: ReportsService) {}

  @OnTopic(driverPositionTopic)
  async onPositions(
    positions: readonly DriverPosition[],
    { params: { chauffeurId }, retain }: TopicMessage<(typeof driverPositionTopic)['path']>,
  ): Promise<void> {
    if (retain) throw new AppError('MESSAGE_RETAINED');
    const foreign = positions.find(({ chauffeur_id }) => chauffeur_id !== chauffeurId);
    if (foreign) throw new AppError('DRIVER_MISMATCH', { id: foreign.chauffeur_id });
    await this.reports.addOwnPositions(chauffeurId, positions.map(reportOf));
  }

  /** What Relais has said again is known already. */
  @OnTopic(reservationPositionTopic)
  async onRidePositions(
    positions: readonly ReservationPosition[],
    { params: { reservationId }, retain }: TopicMessage<(typeof reservationPositionTopic)['path']>,
  ): Promise<void> {
    if (retain) throw new AppError('MESSAGE_RETAINED');
    const own = positions.filter(({ via }) => via === undefined);
    const foreign = own.find(({ reservation_id }) => reservation_id !== reservationId);
    if (foreign) throw new AppError('RESERVATION_MISMATCH', { id: foreign.reservation_id });
    if (own.length > 0) await this.reports.addPositions(own[0]!.chauffeur_id, own.map(rideReportOf));
  }

  @OnTopic(driverStatusTopic)
  async onStatus(
    change: DriverStatusChange,
    { params: { chauffeurId }, retain }: TopicMessage<(typeof driverStatusTopic)['path']>,
  ): Promise<void> {
    const { chauffeur_id = chauffeurId, timestamp } = change;
    if (chauffeur_id !== chauffeurId) throw new AppError('DRIVER_MISMATCH', { id: chauffeur_id });
    if (!TOPIC_ID.test(chauffeurId)) throw new AppError('DRIVER_NOT_FOUND', { id: chauffeurId });
    const at = timestamp === undefined ? Date.now() : epochMsOf(timestamp);
    await this.reports.addStatus({ at, ...statusOf(chauffeurId, change) }, retain);
  }
}

function statusOf(chauffeurId: string, change: DriverStatusChange): Omit<StatusReport, 'at'> {
  const { disponible, en_ligne, en_course, reservation_id } = change;
  return {
    chauffeurId,
    isAvailable: disponible,
    isOnline: en_ligne,
    isOnRide: en_course,
    reservationId: reservation_id,
  };
}
