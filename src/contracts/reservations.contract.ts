import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { CLIENT_MESSAGE_ID, MAX_CONTENT } from './chat.contract.js';
import { DriverFix, TOPIC_ID } from './drivers.contract.js';
import { defineServerEvent } from './event.js';
import { Omittable } from './omittable.js';
import { Address, Fix } from './position.contract.js';
import { USER_ID } from './rooms.contract.js';
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

export const RESERVATION_TALK = ['chat_message', 'message_received', 'message_read', 'status'] as const;
type TalkType = (typeof RESERVATION_TALK)[number];

/** The field belongs to some types of talk, and is theirs alone to ask for. */
const Of = (...types: readonly TalkType[]): PropertyDecorator =>
  ValidateIf(({ type }: ReservationTalk) => types.includes(type));

/** What is said on a reservation’s topic: chat messages, their receipts, and by Relais the course of the reservation. */
export class ReservationTalk {
  @IsIn(RESERVATION_TALK)
  type!: TalkType;

  @Omittable()
  @Matches(RESERVATION_ID)
  reservation_id?: string;

  @Of('chat_message')
  @Matches(USER_ID)
  @JSONSchema({ description: '`chat_message`: `chauffeur_{chauffeur_id}` for a driver, else the `sub`' })
  from?: string;

  @Of('chat_message')
  @IsString()
  @MaxLength(MAX_CONTENT)
  @JSONSchema({ description: 'empty only from Relais, of a message that has attachments' })
  message?: string;

  @Of('message_received', 'message_read')
  @Matches(USER_ID)
  @JSONSchema({ description: 'receipts: who, as in `from`; `server`: the message is stored' })
  by?: string;

  @Of('message_received', 'message_read')
  @IsUUID()
  @JSONSchema({ description: 'given by Relais; of a receipt, the newest message that it covers' })
  message_id?: string;

  @Omittable()
  @Matches(CLIENT_MESSAGE_ID)
  @JSONSchema({ description: '`chat_message`, and its confirmation: the same again is the same message' })
  client_message_id?: string;

  @Omittable()
  @IsInt()
  @JSONSchema({ description: 'the message’s place in the conversation, from Relais' })
  seq?: number;

  @Of('status')
  @IsIn(RESERVATION_STATUSES)
  status?: ReservationStatus;

  @Omittable()
  @IsString()
  chauffeur_id?: string;

  @IsTime()
  timestamp!: Time;

  @Omittable()
  @IsIn(['relais'])
  @JSONSchema({ description: 'Relais says it, of what it has stored' })
  via?: 'relais';
}

export const recentReservations = defineTopic('ktur/reservations/recentes', AnnouncedReservation, {
  qos: 1,
  from: 'both',
  summary: 'A new reservation, from the booking backend or from Relais',
});

export const reservationTopic = defineTopic('ktur/reservations/:reservationId', ReservationTalk, {
  qos: 1,
  from: 'both',
  speakers: { chat_message: 'from', message_received: 'by', message_read: 'by' },
  summary: 'The chat of a reservation, and its course',
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
