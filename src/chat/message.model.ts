import type { Attachment, ChatMessage, MessageAck } from '../contracts/index.js';
import type { Seat } from './room.model.js';

export type Door = 'socket' | 'rest' | 'mqtt';

/** A message that somebody wants to send. */
export interface Draft {
  /** Its id, unless it turns out to be a repeat. */
  readonly messageId: string;
  readonly seat: Seat;
  readonly clientMessageId: string;
  readonly content: string;
  readonly attachments: readonly string[];
  readonly replyTo: string | null;
  readonly door: Door;
}

/** A message as it is stored. */
export interface MessageRecord extends ChatMessage {
  readonly roomNo: number;
}

export function ackOf({ clientMessageId, messageId, seq, roomId, createdAt }: ChatMessage): MessageAck {
  return { clientMessageId, messageId, seq, roomId, createdAt };
}

/** As every door shows it. */
export function messageOf({ roomNo: _roomNo, ...message }: MessageRecord): ChatMessage {
  return message;
}

/** Whether a draft says what is stored under its client's id already. */
export function isRepeatOf(draft: Draft, message: ChatMessage): boolean {
  const ids = message.attachments.map(({ attachmentId }) => attachmentId);
  return (
    draft.content === message.content &&
    draft.replyTo === message.replyTo &&
    draft.attachments.length === ids.length &&
    draft.attachments.every((id, index) => id === ids[index])
  );
}

export interface Place {
  readonly seq: number;
  readonly at: number;
  readonly attachments: Attachment[];
}

export function recordOf({ seat, ...draft }: Draft, { seq, at, attachments }: Place): MessageRecord {
  return {
    roomNo: seat.roomNo,
    messageId: draft.messageId,
    seq,
    roomId: seat.roomId,
    from: { id: seat.userId, name: seat.name },
    content: draft.content,
    attachments,
    replyTo: draft.replyTo,
    createdAt: new Date(at).toISOString(),
    clientMessageId: draft.clientMessageId,
  };
}
