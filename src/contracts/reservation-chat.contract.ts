import { IsArray, IsBoolean, IsInt, IsISO8601, IsOptional, IsString, Length, Matches } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  ChatHistory,
  ChatHistoryQuery,
  ChatMessage,
  CLIENT_MESSAGE_ID,
  MAX_CONTENT,
} from './chat.contract.js';
import { Omittable } from './omittable.js';
import { ReservationParams } from './reservation-routes.contract.js';
import { RESERVATION_ID } from './reservations.contract.js';
import { defineRoute } from './route.js';

export class ReservationRef {
  @Matches(RESERVATION_ID)
  reservation_id!: string;
}

export class NewReservationMessage extends ReservationRef {
  @IsString()
  @Length(1, MAX_CONTENT)
  message!: string;

  @Omittable()
  @Matches(CLIENT_MESSAGE_ID)
  @JSONSchema({ description: 'the same again is the same message' })
  client_message_id?: string;
}

/** How the chat of a reservation stands. */
export class ReservationChatStatus {
  @IsString()
  reservation_id!: string;

  @IsBoolean()
  @JSONSchema({ description: 'somebody has joined it or written, and it is still open' })
  active!: boolean;

  @IsInt()
  @JSONSchema({ description: 'stored and not archived yet' })
  messages!: number;

  @IsInt()
  archived!: number;

  @IsOptional()
  @IsISO8601()
  lastMessageAt!: string | null;

  @IsArray()
  @IsString({ each: true })
  @JSONSchema({ description: 'the customer, and the driver as `chauffeur_{chauffeur_id}`' })
  participants!: string[];

  @IsBoolean()
  @JSONSchema({ description: 'an archive waits to be delivered' })
  pendingArchive!: boolean;
}

export const subscribeReservationChat = defineRoute('POST /api/reservation/subscribe', {
  access: 'caller',
  summary:
    'Opens the chat of a reservation: the sockets of the caller join its room; participants and admins',
  body: ReservationRef,
  response: ReservationChatStatus,
  status: 200,
});

export const sendReservationMessage = defineRoute('POST /api/reservation/send-message', {
  access: 'caller',
  summary:
    'Sends a message in the chat of a reservation, answered once it is stored; participants and admins',
  body: NewReservationMessage,
  response: ChatMessage,
  status: 201,
});

export const listReservationMessages = defineRoute('GET /api/reservation/:id/chat/messages', {
  access: 'caller',
  summary: 'The messages of a reservation, archived ones included; participants and admins',
  params: ReservationParams,
  query: ChatHistoryQuery,
  response: ChatHistory,
});

export const deleteReservationMessages = defineRoute('DELETE /api/reservation/:id/chat/messages', {
  access: ['admin'],
  summary: 'Deletes all messages of a reservation, with archives that are not delivered yet',
  params: ReservationParams,
});

export const showReservationChat = defineRoute('GET /api/reservation/:id/chat/status', {
  access: 'caller',
  summary: 'How the chat of a reservation stands; participants and admins',
  params: ReservationParams,
  response: ReservationChatStatus,
});
