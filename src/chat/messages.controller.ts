import { Controller, Param, Query } from '@nestjs/common';
import { ChatHistoryQuery, listRoomMessages, RoomParams, type ChatHistory } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { HistoryService } from './history.service.js';

@Controller()
export class MessagesController {
  constructor(private readonly history: HistoryService) {}

  @OnRoute(listRoomMessages)
  list(
    @CurrentCaller() caller: Caller,
    @Param() { id }: RoomParams,
    @Query() query: ChatHistoryQuery,
  ): Promise<ChatHistory> {
    return this.history.page(caller, id, query);
  }
}
