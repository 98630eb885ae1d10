import {
  epochMsOf,
  type DriverFix,
  type DriverMove,
  type DriverPosition,
  type Fix,
  type ReservationPosition,
  type Time,
} from '../contracts/index.js';

/** Where a driver was at a time (epoch milliseconds). */
export interface Point {
  readonly at: number;
  readonly lat: number;
  readonly lng: number;
  /** m */
  readonly accuracy: number | null;
  /** m/s */
  readonly speed: number | null;
  /** Degrees from north, clockwise. */
  readonly heading: number | null;
}

/** A point as a driver reports it: on a ride, or as a free driver. */
export interface PositionReport extends Point {
  readonly chauffeurId: string;
  /** Undefined: a general position. */
  readonly reservationId?: string;
}

export function reportOf({ chauffeur_id: chauffeurId, ...position }: DriverPosition): PositionReport {
  const { type, reservation_id: reservationId } = position;
  if (type === 'general_position')
    return { chauffeurId, ...pointOf(position.data!, position.data!.timestamp) };
  return { chauffeurId, reservationId, ...pointOf(position.position!, position.timestamp!) };
}

export function rideReportOf(position: ReservationPosition): PositionReport {
  const { chauffeur_id: chauffeurId, reservation_id: reservationId } = position;
  return { chauffeurId, reservationId, ...pointOf(position.position, position.timestamp) };
}

/** A point as pages of drivers are told it. */
export function driverMoveOf({ chauffeurId, reservationId, ...point }: PositionReport): DriverMove {
  return { chauffeur_id: chauffeurId, reservation_id: reservationId ?? null, position: fixOf(point) };
}

/** A point of a ride as Relais says it again. */
export function rideMessageOf(
  reservationId: string,
  { chauffeurId, ...point }: PositionReport,
): ReservationPosition {
  const { timestamp, ...position } = fixOf(point);
  return {
    type: 'reservation_position',
    reservation_id: reservationId,
    chauffeur_id: chauffeurId,
    position,
    timestamp,
    via: 'relais',
  };
}

function pointOf(fix: Fix, timestamp: Time): Point {
  const { lat, lng, accuracy = null, speed = null, heading = null } = fix;
  return { at: epochMsOf(timestamp), lat, lng, accuracy, speed, heading };
}

export function fixOf({ at, lat, lng, accuracy, speed, heading }: Point): DriverFix {
  return { lat, lng, accuracy, speed, heading, timestamp: new Date(at).toISOString() };
}
