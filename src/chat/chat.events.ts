import type { ChatMessage } from '../contracts/index.js';

/** A message was stored on this instance. Repeats are told too: the first attempt may have died before it could. */
export class MessageStored {
  constructor(
    readonly roomNo: number,
    readonly message: ChatMessage,
    /** The socket that sent it, which is told by its acknowledgement. */
    readonly socketId: string | undefined,
  ) {}
}
