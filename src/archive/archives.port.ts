import type { Transaction } from 'kysely';
import type { ChatMessage } from '../contracts/index.js';

/** A stretch of a reservation's chat that is to be archived as one document. */
export interface ArchivedStretch {
  readonly reservationId: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly messages: readonly ChatMessage[];
  /** The customer, and the driver as `chauffeur_{chauffeur_id}`. */
  readonly participants: readonly string[];
}

export interface ArchiveCounts {
  /** Stretches that are archived. */
  readonly archives: number;
  /** Documents that are held: those that wait, and those that were delivered within the last 7 days. */
  readonly backups: number;
}

/**
 * Archives of chats: kept here, and delivered to `LARAVEL_API_URL`, those of one reservation in their order, each until
 * the target has taken it (see `ArchiveDelivery`). Of a stretch there is always a record; its document is held until 7
 * days after the delivery. Without a target documents are held until there is one, and nothing is pending.
 */
export abstract class Archives {
  /** Adds a document within the transaction that marks the stretch as archived; a stretch that is there already, once. */
  abstract add(trx: Transaction<unknown>, stretch: ArchivedStretch): Promise<void>;
  /** Forgets the documents of a reservation that have not been delivered, and what the others say. */
  abstract forget(trx: Transaction<unknown>, reservationId: string): Promise<void>;
  /** To be called after the commit: what waits is delivered now. */
  abstract wake(): void;
  /** Whether a document of the reservation waits to be delivered. */
  abstract isPending(reservationId: string): Promise<boolean>;
  abstract count(): Promise<ArchiveCounts>;
}
