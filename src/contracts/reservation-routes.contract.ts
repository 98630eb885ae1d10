import { Type } from 'class-transformer';
import { IsArray, IsIn, IsObject, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Track } from './driver-routes.contract.js';
import { TOPIC_ID } from './drivers.contract.js';
import type { Role } from './event.js';
import { ListQuery } from './list.js';
import { Omittable } from './omittable.js';
import { Address } from './position.contract.js';
import {
  CLIENT_ID,
  Reservation,
  RESERVATION_ID,
  RESERVATION_STATUSES,
  type ReservationStatus,
} from './reservations.contract.js';
import { defineRoute } from './route.js';
import { IsTime, type Time } from './time.js';

const DRIVER_OR_ADMIN: readonly Role[] = ['driver', 'admin'];

export class NewReservation {
  @Omittable()
  @Matches(RESERVATION_ID)
  @JSONSchema({ description: 'made here when it is left out' })
  reservation_id?: string;

  @Omittable()
  @Matches(CLIENT_ID)
  @JSONSchema({ description: 'the customer; admins name one, others are it' })
  client_id?: string;

  @IsObject()
  @ValidateNested()
  @Type(() => Address)
  pickup!: Address;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Address)
  dropoff?: Address | null;

  @Omittable()
  @IsTime()
  requested_at?: Time;

  @Omittable()
  @IsObject()
  data?: Record<string, unknown>;
}

export class AcceptingDriver {
  @Omittable()
  @Matches(TOPIC_ID)
  @JSONSchema({ description: 'the driver; admins name one, drivers are it' })
  chauffeur_id?: string;
}

export class ReservationParams {
  @Matches(RESERVATION_ID)
  id!: string;
}

/** Which part of a ride's track, and how it is written. */
export class RideTrackQuery {
  @Omittable()
  @IsTime()
  @JSONSchema({ description: 'the earliest time; left out: when the ride began' })
  from?: Time;

  @Omittable()
  @IsTime()
  @JSONSchema({ description: 'before this time; left out: until the ride ended' })
  to?: Time;

  @Omittable()
  @IsIn(['geojson', 'gpx'])
  format: 'geojson' | 'gpx' = 'geojson';
}

export class ReservationsQuery extends ListQuery {
  @Omittable()
  @IsIn(RESERVATION_STATUSES)
  status?: ReservationStatus;
}

export class ReservationList {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Reservation)
  items!: Reservation[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export const listReservations = defineRoute('GET /api/reservations', {
  access: 'caller',
  summary: 'Reservations, newest first: a customer’s, a driver’s and the pending ones, or all for admins',
  query: ReservationsQuery,
  response: ReservationList,
});

export const createReservation = defineRoute('POST /api/reservations', {
  access: ['user', 'admin'],
  summary: 'Makes a reservation and announces it: for oneself, or as an admin for the customer it names',
  body: NewReservation,
  response: Reservation,
  status: 201,
});

export const showReservation = defineRoute('GET /api/reservations/:id', {
  access: 'caller',
  summary: 'One reservation; to its participants and admins, a pending one to drivers',
  params: ReservationParams,
  response: Reservation,
});

export const acceptReservation = defineRoute('POST /api/reservations/:id/accept', {
  access: DRIVER_OR_ADMIN,
  summary: 'A driver takes the ride; of several who try, one',
  params: ReservationParams,
  body: AcceptingDriver,
  response: Reservation,
});

export const startReservation = defineRoute('POST /api/reservations/:id/start', {
  access: DRIVER_OR_ADMIN,
  summary: 'The ride begins',
  params: ReservationParams,
  response: Reservation,
});

export const completeReservation = defineRoute('POST /api/reservations/:id/complete', {
  access: DRIVER_OR_ADMIN,
  summary: 'The ride is over',
  params: ReservationParams,
  response: Reservation,
});

export const cancelReservation = defineRoute('POST /api/reservations/:id/cancel', {
  access: 'caller',
  summary: 'There will be no ride; by its customer, its driver or an admin, until it is over',
  params: ReservationParams,
  response: Reservation,
});

export const showReservationTrack = defineRoute('GET /api/reservations/:id/track', {
  access: 'caller',
  summary: 'Where the car was during the ride, as GeoJSON or GPX; to participants and admins',
  params: ReservationParams,
  query: RideTrackQuery,
  response: Track,
  alsoAs: 'application/gpx+xml',
});
