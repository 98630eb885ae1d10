import type { ChatMessage, MessageStatus } from '../contracts/index.js';

/** A message was stored on this instance. Repeats are told too: the first attempt may have died before it could. */
export class MessageStored {
  constructor(
    readonly message: ChatMessage,
    /** The socket that sent it, which is told by its acknowledgement. */
    readonly socketId: string | undefined,
  ) {}
}

/** Messages of one sender have reached a member of their room, or were read. */
export class ReceiptMoved {
  constructor(
    /** The sender's. */
    readonly account: string,
    readonly status: MessageStatus,
  ) {}
}

/** Somebody has begun to type in a room, or has stopped, with the last of their devices. */
export class TypingChanged {
  constructor(
    readonly roomId: string,
    readonly userId: string,
    readonly isTyping: boolean,
  ) {}
}

/** A room was made, renamed or deleted, or has gained or lost members. */
export class RoomChanged {
  constructor(
    readonly roomId: string,
    /** Whose list of rooms it changes, besides those who are in the room. */
    readonly accounts: readonly string[],
  ) {}
}
