import { Controller, Param } from '@nestjs/common';
import {
  deleteReservationMessages,
  ReservationParams,
  showReservationChat,
  type ReservationChatStatus,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { DeletionService } from './deletion.service.js';
import { ReservationChats } from './reservation-chats.service.js';

@Controller()
export class ReservationChatsController {
  constructor(
    private readonly chats: ReservationChats,
    private readonly deletion: DeletionService,
  ) {}

  @OnRoute(showReservationChat)
  onShow(
    @CurrentCaller() caller: Caller,
    @Param() { id }: ReservationParams,
  ): Promise<ReservationChatStatus> {
    return this.chats.statusOf(caller, id);
  }

  @OnRoute(deleteReservationMessages)
  onDelete(@CurrentCaller() caller: Caller, @Param() { id }: ReservationParams): Promise<void> {
    return this.deletion.deleteAll(caller, id);
  }
}
