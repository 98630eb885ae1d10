import type { Transaction } from 'kysely';
import type { Attachment } from '../contracts/index.js';

/** What somebody wants to send. */
export interface AttachmentUse {
  readonly attachmentId: string;
  /** The account that has stored it. */
  readonly account: string;
  readonly roomNo: number;
}

/** What a use of an attachment is found by: nobody sends what somebody else has stored. */
export const attachmentKey = (account: string | null, attachmentId: string): string =>
  `${attachmentId} ${account}`;

/** Stored files, as messages refer to them. */
export abstract class Attachments {
  /**
   * Notes within the transaction that stores the messages where attachments are sent; one may be sent in several rooms.
   * Returns those that exist and belong to who sends them, by their `attachmentKey`; the others were never stored, are
   * gone, or are somebody else's. What is returned is not removed before its last room is gone.
   */
  abstract use(trx: Transaction<unknown>, uses: readonly AttachmentUse[]): Promise<Map<string, Attachment>>;
  /** Nobody needs any more what was sent in this room until now: what was sent nowhere else is removed. */
  abstract forgetRoom(trx: Transaction<unknown>, roomNo: number): Promise<void>;
}
