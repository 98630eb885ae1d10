import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { ChatMessage, SendMessage } from '../contracts/index.js';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { GroupCommit } from '../platform/postgres/group-commit.js';
import { TokenBuckets } from '../platform/rate/token-buckets.js';
import { MessageStored } from './chat.events.js';
import { MessageBatch, type Sent } from './message-batch.service.js';
import { messageOf, type Door, type Draft } from './message.model.js';
import type { Seat } from './room.model.js';
import { Seats, type Visitor } from './seats.service.js';

/** What somebody says. */
export type Said = Omit<SendMessage, 'roomId'>;

/** Where a message comes in, and the socket that does not have to be told of it. */
export interface Origin {
  readonly door: Door;
  readonly socketId?: string;
}

/** Sends messages, whichever door they come in by: one rule, one order, one answer to every repeat. */
@Injectable()
export class ChatService {
  private readonly writer: GroupCommit<Draft, Sent>;
  private readonly rate: TokenBuckets;

  constructor(
    batch: MessageBatch,
    private readonly seats: Seats,
    private readonly events: DomainEvents,
    { RATE_CHAT }: Settings,
    lifecycle: Lifecycle,
  ) {
    this.rate = new TokenBuckets({ perSecond: RATE_CHAT, burst: 2 * RATE_CHAT });
    this.writer = new GroupCommit({
      maxRows: 500,
      maxWaitMs: 0,
      flush: (drafts) => batch.store(drafts),
    });
    lifecycle.onStop('drain', () => this.writer.drain());
  }

  /**
   * The same as `sendAs`, from the seat of the visitor, who takes it now if they have none. Throws REQUEST_RATE_LIMITED
   * before anything is looked up: a flood waits for nobody, and nobody for it.
   */
  async send(
    visitor: Visitor,
    { roomId, ...said }: Said & { roomId: string },
    origin: Origin,
  ): Promise<ChatMessage> {
    this.rate.take(visitor.id);
    return this.sendAs(await this.seats.take(visitor, roomId), said, origin);
  }

  /**
   * Settles with the message once it is stored; what one sender sends keeps its order, and a repeat of a `clientMessageId`
   * gets the message of the first. Throws CHAT_MESSAGE_EMPTY, CHAT_MESSAGE_CHANGED (the id was used for another message),
   * CHAT_MESSAGE_NOT_FOUND (what it answers), ATTACHMENT_NOT_FOUND, ROOM_NOT_FOUND, and DATABASE_UNAVAILABLE within 2 s:
   * then it may be stored, and the same id will tell. What comes by MQTT may have waited at the broker:
   * `ReservationTalks` counts how often.
   */
  async sendAs(seat: Seat, said: Said, origin: Origin): Promise<ChatMessage> {
    const { content, clientMessageId, attachments = [], replyTo = null } = said;
    if (content.trim() === '' && attachments.length === 0) throw new AppError('CHAT_MESSAGE_EMPTY');
    const draft: Draft = {
      messageId: uuidv7(),
      seat,
      content,
      clientMessageId,
      attachments,
      replyTo,
      door: origin.door,
    };
    const sent = await this.writer.add(draft);
    if ('refusal' in sent) throw new AppError(sent.refusal);
    const message = messageOf(sent.message);
    this.events.emit(new MessageStored(message, origin.socketId));
    return message;
  }
}
