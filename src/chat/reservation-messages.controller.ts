import { Body, Controller, Headers, Param, Query } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import {
  ChatHistoryQuery,
  listReservationMessages,
  NewReservationMessage,
  ReservationParams,
  ReservationRef,
  sendReservationMessage,
  subscribeReservationChat,
  type ChatHistory,
  type ChatMessage,
  type ReservationChatStatus,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { ChatService } from './chat.service.js';
import { HistoryService } from './history.service.js';
import { ReservationChats } from './reservation-chats.service.js';
import { messageIdFrom } from './reservation-talk.model.js';
import { reservationRoomId } from './room.model.js';
import { VisitsService } from './visits.service.js';

/** The chat of a reservation over REST. Strangers get ROOM_NOT_FOUND, whether there is such a reservation or not. */
@Controller()
export class ReservationMessagesController {
  constructor(
    private readonly chat: ChatService,
    private readonly history: HistoryService,
    private readonly visits: VisitsService,
    private readonly chats: ReservationChats,
  ) {}

  @OnRoute(subscribeReservationChat)
  async onSubscribe(
    @CurrentCaller() caller: Caller,
    @Body() { reservation_id }: ReservationRef,
  ): Promise<ReservationChatStatus> {
    await this.visits.joinAll(caller, reservationRoomId(reservation_id));
    return this.chats.statusOf(caller, reservation_id);
  }

  /** A key without an id makes one, so that the message is there once even where its answer was not kept. */
  @OnRoute(sendReservationMessage)
  onSend(
    @CurrentCaller() caller: Caller,
    @Body() { reservation_id, message, client_message_id }: NewReservationMessage,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<ChatMessage> {
    const clientMessageId = client_message_id ?? (key === undefined ? uuidv7() : messageIdFrom(key));
    const said = { roomId: reservationRoomId(reservation_id), content: message, clientMessageId };
    return this.chat.send(caller, said, { door: 'rest' });
  }

  @OnRoute(listReservationMessages)
  onList(
    @CurrentCaller() caller: Caller,
    @Param() { id }: ReservationParams,
    @Query() query: ChatHistoryQuery,
  ): Promise<ChatHistory> {
    return this.history.page(caller, reservationRoomId(id), query);
  }
}
