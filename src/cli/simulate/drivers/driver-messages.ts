import {
  driverPositionTopic,
  driverStatusTopic,
  type DriverPosition,
  type DriverStatusChange,
} from '../../../contracts/index.js';
import type { LastWill } from '../../broker-client.js';
import type { KnownDriver, KnownPosition } from './knowledge.js';

/** What a phone has measured, and on which ride; null: on none. */
export interface Measured {
  readonly position: KnownPosition;
  readonly reservationId: string | null;
}

/** What is published, and how. */
export type Message = Pick<LastWill, 'topic' | 'qos' | 'retain'> & { readonly payload: string };

/** One position as it is, several as an array. */
export function positionsMessage(id: string, measured: readonly Measured[]): Message {
  const [first, ...others] = measured.map((each) => positionOf(id, each));
  return {
    topic: driverPositionTopic.build({ chauffeurId: id }),
    payload: JSON.stringify(others.length === 0 ? first : [first, ...others]),
    qos: 1,
    retain: false,
  };
}

export function statusMessage(driver: KnownDriver, takesRides: boolean): Message {
  return statusOf(driver.id, {
    disponible: takesRides,
    en_ligne: true,
    en_course: driver.isOnRide,
    reservation_id: driver.reservationId,
    timestamp: Date.now(),
  });
}

/** The last will, and what a driver says who leaves: without a time it counts from when it arrives. */
export function farewell(id: string): Message {
  return statusOf(id, { en_ligne: false });
}

function statusOf(id: string, status: DriverStatusChange): Message {
  return {
    topic: driverStatusTopic.build({ chauffeurId: id }),
    payload: JSON.stringify({ chauffeur_id: id, ...status } satisfies DriverStatusChange),
    qos: 1,
    retain: true,
  };
}

function positionOf(chauffeur_id: string, { position, reservationId }: Measured): DriverPosition {
  if (reservationId === null) return { type: 'general_position', chauffeur_id, data: position };
  const { timestamp, ...fix } = position;
  const reservation_id = reservationId;
  return { type: 'reservation_position', chauffeur_id, reservation_id, position: fix, timestamp };
}
