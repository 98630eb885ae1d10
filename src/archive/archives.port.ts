import type { Transaction } from 'kysely';
import type { ChatMessage } from '../contracts/index.js';

/** A stretch of a reservation's chat that is to be archived as one document. */
export interface ArchivedStretch {
  readonly reservationId: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly messages: readonly ChatMessage[];
  readonly participants: readonly string[];
}

/** Archives of chats: kept here, and delivered to `LARAVEL_API_URL` where it is set. */
export abstract class Archives {
  /** Adds a document within the transaction that marks the stretch as archived; a stretch that is there already, once. */
  abstract add(trx: Transaction<unknown>, stretch: ArchivedStretch): Promise<void>;
  /** Forgets the documents of a reservation that have not been delivered, and what the others say. */
  abstract forget(trx: Transaction<unknown>, reservationId: string): Promise<void>;
  /** To be called after the commit: what waits is delivered now. */
  abstract wake(): void;
  /** Whether a document of the reservation waits to be delivered. */
  abstract isPending(reservationId: string): Promise<boolean>;
}
