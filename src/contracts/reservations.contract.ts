import { Type } from 'class-transformer';
import { IsIn, IsISO8601, IsObject, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { DriverFix, TOPIC_ID } from './drivers.contract.js';
import { defineServerEvent } from './event.js';
import { Omittable } from './omittable.js';
import { Address, Fix } from './position.contract.js';
import { IsTime, type Time } from './time.js';
import { defineTopic } from './topic.js';

export const RESERVATION_STATUSES = ['pending', 'accepted', 'in_progress', 'completed', 'cancelled'] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** `recentes` is no reservation: it is where new ones are announced. */
export const RESERVATION_ID = /^(?!recentes$)[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
/** A `sub`, with room for a leading `client_`. */
export const CLIENT_ID = /^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,134}$/;

/** A reservation as the booking backend announces it; its further fields are kept in `data`. */
export class AnnouncedReservation {
  @Matches(RESERVATION_ID)
  reservation_id!: string;

  @Matches(CLIENT_ID)
  @JSONSchema({ description: 'the customer’s `sub`, with or without a leading `client_`' })
  client_id!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => Address)
  pickup!: Address;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Address)
  dropoff?: Address | null;

  @IsTime()
  requested_at!: Time;

  @IsOptional()
  @IsObject()
  data?: Record<string, unknown> | null;
}

/** A reservation as it is stored. */
export class Reservation {
  @IsString()
  reservation_id!: string;

  @IsString()
  client_id!: string;

  @IsOptional()
  @IsString()
  chauffeur_id!: string | null;

  @IsIn(RESERVATION_STATUSES)
  status!: ReservationStatus;

  @ValidateNested()
  @Type(() => Address)
  pickup!: Address;

  @IsOptional()
  @ValidateNested()
  @Type(() => Address)
  dropoff!: Address | null;

  @IsISO8601()
  requested_at!: string;

  @IsObject()
  data!: Record<string, unknown>;

  @IsOptional()
  @ValidateNested()
  @Type(() => DriverFix)
  @JSONSchema({ description: 'where the car is, during the ride' })
  position!: DriverFix | null;

  @IsOptional()
  @IsISO8601()
  accepted_at!: string | null;

  @IsOptional()
  @IsISO8601()
  started_at!: string | null;

  @IsOptional()
  @IsISO8601()
  @JSONSchema({ description: 'completed or cancelled' })
  ended_at!: string | null;
}

/** Where the car of a reservation is. */
export class ReservationPosition {
  @IsIn(['reservation_position'])
  type!: 'reservation_position';

  @Matches(RESERVATION_ID)
  reservation_id!: string;

  @Matches(TOPIC_ID)
  chauffeur_id!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => Fix)
  position!: Fix;

  @IsTime()
  @JSONSchema({ description: 'when it was measured' })
  timestamp!: Time;

  @Omittable()
  @IsIn(['relais'])
  @JSONSchema({ description: 'Relais says again what came on the driver’s topic' })
  via?: 'relais';
}

/** What Relais says of a reservation’s course. */
export class ReservationState {
  @IsIn(['status'])
  type!: 'status';

  @IsIn(RESERVATION_STATUSES)
  status!: ReservationStatus;

  @Omittable()
  @IsString()
  chauffeur_id?: string;

  @IsISO8601()
  timestamp!: string;
}

export const recentReservations = defineTopic('ktur/reservations/recentes', AnnouncedReservation, {
  qos: 1,
  from: 'both',
  summary: 'A new reservation, from the booking backend or from Relais',
});

export const reservationTopic = defineTopic('ktur/reservations/:reservationId', ReservationState, {
  qos: 1,
  from: 'server',
  summary: 'The course of a reservation',
});

export const reservationPositionTopic = defineTopic(
  'ktur/reservations/:reservationId/position',
  ReservationPosition,
  {
    qos: 1,
    from: 'both',
    maxBatch: 1_000,
    summary: 'Where the car is, from the driver’s app, or said again by Relais',
  },
);

export const reservationPosition = defineServerEvent('reservation:position', ReservationPosition, {
  namespace: '/',
  summary: 'Where the car of a reservation is, at most once a second; to the room `reservation:{id}`',
});
