import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { attachmentKey, Attachments } from '../attachments/attachments.port.js';
import type { Attachment } from '../contracts/index.js';
import { MessageOutbox } from '../platform/broker/message-outbox.js';
import type { ErrorCode } from '../platform/errors/catalogue.js';
import { Database } from '../platform/postgres/database.port.js';
import { talkOf, talkSubject } from './message-talk.js';
import { isRepeatOf, recordOf, type Draft, type MessageRecord } from './message.model.js';
import { MessageRepository } from './message.repository.js';
import { NewMessageRepository } from './new-message.repository.js';
import { RoomRepository, type RoomEnd } from './room.repository.js';

type Trx = Transaction<unknown>;

/** What became of a draft: the message that is stored, now or by an earlier attempt, or why there is none. */
export type Sent =
  { readonly message: MessageRecord; readonly isRepeat: boolean } | { readonly refusal: ErrorCode };

/** What a batch needs to know before it can give places. */
interface Known {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly rooms: Map<number, RoomEnd>;
  /** By who sent them and the client's id. */
  readonly sent: Map<string, MessageRecord>;
  /** By `attachmentKey`. */
  readonly attachments: ReadonlyMap<string, Attachment>;
  /** Messages that are answered and exist. */
  readonly answered: ReadonlySet<string>;
}

/**
 * Stores a batch of messages in one transaction: one statement where nothing but the ends of their rooms has to be known,
 * which nearly always does, else step by step. Each gets the next `seq` of its room, whose row is locked, so that a
 * room counts without gaps; a draft under a client's id that is taken already gets the first one's place. What has to be
 * published on a reservation's topic is stored with it.
 */
@Injectable()
export class MessageBatch {
  constructor(
    private readonly database: Database,
    private readonly rooms: RoomRepository,
    private readonly messages: MessageRepository,
    private readonly newMessages: NewMessageRepository,
    private readonly attachments: Attachments,
    private readonly outbox: MessageOutbox,
  ) {}

  /** Returns what became of each draft. */
  async store(drafts: readonly Draft[]): Promise<Sent[]> {
    const sent = drafts.every(standsAlone) ? await this.storeNew(drafts) : undefined;
    return sent ?? this.storeInSteps(drafts);
  }

  /** Undefined when a draft is a repeat: nothing is stored then. */
  private async storeNew(drafts: readonly Draft[]): Promise<Sent[] | undefined> {
    const now = Date.now();
    const rooms = await this.newMessages.append(drafts, now);
    if (!rooms) return undefined;
    const known = { now, rooms, sent: new Map(), attachments: new Map(), answered: new Set<string>() };
    return drafts.map((draft) => give(draft, known));
  }

  private async storeInSteps(drafts: readonly Draft[]): Promise<Sent[]> {
    const sent = await this.database.transaction((trx: Trx) => this.storeWithin(trx, drafts));
    if (drafts.some(({ seat }) => seat.kind === 'reservation')) this.outbox.wake();
    return sent;
  }

  private async storeWithin(trx: Trx, drafts: readonly Draft[]): Promise<Sent[]> {
    const known = await this.learn(trx, drafts);
    const sent = drafts.map((draft) => give(draft, known));
    const added = sent.flatMap((each) => ('message' in each && !each.isRepeat ? [each.message] : []));
    if (added.length > 0) {
      await this.messages.append(trx, added);
      const grown = new Set(added.map(({ roomNo }) => roomNo));
      await this.rooms.advance(
        trx,
        [...known.rooms.values()].filter(({ no }) => grown.has(no)),
      );
    }
    await this.recordTalk(trx, drafts, sent);
    return sent;
  }

  private async learn(trx: Trx, drafts: readonly Draft[]): Promise<Known> {
    const rooms = await this.rooms.lock(trx, [...new Set(drafts.map(({ seat }) => seat.roomNo))]);
    const sent = await this.messages.findSent(trx, drafts);
    return {
      now: Date.now(),
      rooms,
      sent: new Map(sent.map((message) => [keyOf(message.roomNo, message.from.id, message), message])),
      attachments: await this.findAttachments(trx, drafts),
      answered: await this.findAnswered(trx, drafts),
    };
  }

  private async findAttachments(trx: Trx, drafts: readonly Draft[]): Promise<Map<string, Attachment>> {
    const uses = drafts.flatMap(({ seat, attachments }) =>
      attachments.map((attachmentId) => ({ attachmentId, account: seat.account!, roomNo: seat.roomNo })),
    );
    return uses.length > 0 ? this.attachments.use(trx, uses) : new Map();
  }

  private async findAnswered(trx: Trx, drafts: readonly Draft[]): Promise<Set<string>> {
    const refs = drafts.flatMap(({ seat: { roomNo }, replyTo }) =>
      replyTo === null ? [] : [{ roomNo, messageId: replyTo }],
    );
    return refs.length > 0 ? this.messages.findIds(trx, refs) : new Set();
  }

  private async recordTalk(trx: Trx, drafts: readonly Draft[], sent: readonly Sent[]): Promise<void> {
    for (const [index, { seat, door }] of drafts.entries()) {
      const each = sent[index]!;
      if (seat.kind !== 'reservation' || 'refusal' in each) continue;
      const talk = talkOf(each.message, { door, isRepeat: each.isRepeat });
      if (talk.length > 0) await this.outbox.add(trx, talkSubject(seat), talk);
    }
  }
}

/** Whether nothing else has to be looked up, or kept, for a draft that is no repeat. */
function standsAlone({ seat, attachments, replyTo }: Draft): boolean {
  return seat.kind !== 'reservation' && attachments.length === 0 && replyTo === null;
}

/** The draft's place in its room; also what later drafts of the batch find. */
function give(draft: Draft, { now, rooms, sent, attachments, answered }: Known): Sent {
  const { seat, replyTo } = draft;
  const key = keyOf(seat.roomNo, seat.userId, draft);
  const earlier = sent.get(key);
  if (earlier) {
    return isRepeatOf(draft, earlier)
      ? { message: earlier, isRepeat: true }
      : { refusal: 'CHAT_MESSAGE_CHANGED' };
  }
  const room = rooms.get(seat.roomNo);
  if (!room) return { refusal: 'ROOM_NOT_FOUND' };
  if (replyTo !== null && !answered.has(`${room.no} ${replyTo}`))
    return { refusal: 'CHAT_MESSAGE_NOT_FOUND' };
  const found = draft.attachments.flatMap((id) => attachments.get(attachmentKey(seat.account, id)) ?? []);
  if (found.length < draft.attachments.length) return { refusal: 'ATTACHMENT_NOT_FOUND' };
  const at = Math.max(now, room.lastMessageAt);
  const message = recordOf(draft, { seq: room.lastSeq + 1, at, attachments: found });
  rooms.set(room.no, { ...room, lastSeq: message.seq, lastMessageAt: at });
  sent.set(key, message);
  return { message, isRepeat: false };
}

function keyOf(roomNo: number, userId: string, { clientMessageId }: { clientMessageId: string }): string {
  return `${roomNo} ${userId} ${clientMessageId}`;
}
