import { Injectable } from '@nestjs/common';
import type { ChatHistoryQuery, ChatMessage } from '../contracts/index.js';
import { decodeCursor, encodeCursor, type Page } from '../platform/paging/page.js';
import { messageOf } from './message.model.js';
import { MessageRepository } from './message.repository.js';
import { Seats, type Visitor } from './seats.service.js';

/** The messages of a room, archived ones included, to those who may read them. */
@Injectable()
export class HistoryService {
  constructor(
    private readonly seats: Seats,
    private readonly messages: MessageRepository,
  ) {}

  /**
   * The newest page, newest last, and from cursor to cursor back in time; with `afterSeq` what follows that message, and
   * the cursor goes on. Throws ROOM_NOT_FOUND.
   */
  async page(visitor: Visitor, roomId: string, query: ChatHistoryQuery): Promise<Page<ChatMessage>> {
    const roomNo = await this.seats.findReadable(visitor, roomId);
    if (roomNo === undefined) return { items: [], nextCursor: null };
    const [direction, seq] = decodeCursor(query.cursor, ['string', 'number']) ?? [];
    if (direction === 'after' || (direction === undefined && query.afterSeq !== undefined))
      return this.following(roomNo, seq ?? query.afterSeq!, query.limit);
    return this.preceding(roomNo, seq ?? Number.MAX_SAFE_INTEGER, query.limit);
  }

  private async preceding(roomNo: number, before: number, limit: number): Promise<Page<ChatMessage>> {
    const found = await this.messages.newest({ roomNo, after: 0, upTo: before - 1, limit: limit + 1 });
    const shown = found.slice(-limit).map(messageOf);
    return {
      items: shown,
      nextCursor: found.length > limit ? encodeCursor(['before', shown[0]!.seq]) : null,
    };
  }

  private async following(roomNo: number, after: number, limit: number): Promise<Page<ChatMessage>> {
    const upTo = Number.MAX_SAFE_INTEGER;
    const found = await this.messages.oldest({ roomNo, after, upTo, limit: limit + 1 });
    const shown = found.slice(0, limit).map(messageOf);
    return {
      items: shown,
      nextCursor: found.length > limit ? encodeCursor(['after', shown.at(-1)!.seq]) : null,
    };
  }
}
