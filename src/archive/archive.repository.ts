import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';
import type { ArchiveDocument } from './archive.model.js';
import type { ArchiveCounts } from './archives.port.js';

/** Longer than any attempt, so that nobody else begins one with the same document. */
const CLAIM_S = 30;
const KEEP_DELIVERED_DAYS = 7;

type Trx = Transaction<unknown>;

export interface WaitingArchive {
  readonly archive_id: string;
  readonly reservation_id: string;
  /** The same bytes at each attempt, whichever instance makes it. */
  readonly document: string;
  /** Attempts there have been without success. */
  readonly attempts: number;
}

export interface HeldArchive {
  readonly archive_id: string;
  readonly reservation_id: string;
  readonly from_seq: number;
  readonly to_seq: number;
  /** Bytes. */
  readonly size: number;
  readonly archived_at: Date;
  readonly attempts: number;
  readonly held_until: Date;
  readonly last_error: string | null;
  readonly delivered_at: Date | null;
}

/** What an attempt without success leaves behind. */
export interface Setback {
  readonly attempts: number;
  readonly reason: string;
  readonly waitMs: number;
}

/** Archived stretches with their documents. Times are the database's, so that all instances mean the same by them. */
@Injectable()
export class ArchiveRepository {
  constructor(private readonly database: Database) {}

  async add(trx: Trx, document: ArchiveDocument): Promise<void> {
    const { archive_id, reservation_id, from_seq, to_seq, archived_at } = document;
    await sql`
      insert into chat_archives (archive_id, reservation_id, from_seq, to_seq, archived_at, document)
      values (
        ${archive_id}, ${reservation_id}, ${from_seq}, ${to_seq}, ${archived_at}, ${JSON.stringify(document)}
      )
      on conflict (reservation_id, from_seq) do nothing`.execute(trx);
  }

  /** A deleted document is delivered by nobody any more, but by whoever does so just now. */
  async forget(trx: Trx, reservationId: string): Promise<void> {
    await sql`
      delete from chat_archives where reservation_id = ${reservationId} and delivered_at is null`.execute(
      trx,
    );
    await sql`
      update chat_archives set document = null
      where reservation_id = ${reservationId} and document is not null`.execute(trx);
  }

  /**
   * The document that has been due for longest, for whoever asks first: of a reservation the oldest one only, so that
   * they keep their order. A claim ends after 30 s, since its holder may have died.
   */
  async claim(): Promise<WaitingArchive | undefined> {
    const { rows } = await sql<WaitingArchive>`
      update chat_archives set held_until = now() + make_interval(secs => ${CLAIM_S})
      where archive_id = (
        select archive_id from chat_archives a
        where delivered_at is null and held_until <= now() and not exists (
          select from chat_archives e
          where e.reservation_id = a.reservation_id and e.from_seq < a.from_seq and e.delivered_at is null
        )
        order by held_until limit 1 for update skip locked
      )
      returning archive_id, reservation_id, document, attempts`.execute(this.database.tables());
    return rows[0];
  }

  async markDelivered(archiveId: string): Promise<void> {
    await sql`update chat_archives set delivered_at = now() where archive_id = ${archiveId}`.execute(
      this.database.tables(),
    );
  }

  async postpone(archiveId: string, { attempts, reason, waitMs }: Setback): Promise<void> {
    await sql`
      update chat_archives
      set attempts = ${attempts}, last_error = ${reason},
        held_until = now() + make_interval(secs => ${waitMs / 1000})
      where archive_id = ${archiveId}`.execute(this.database.tables());
  }

  async isWaiting(reservationId: string): Promise<boolean> {
    const { rows } = await sql<{ waits: boolean }>`
      select exists (
        select from chat_archives where reservation_id = ${reservationId} and delivered_at is null
      ) as waits`.execute(this.database.tables());
    return rows[0]!.waits;
  }

  async count(): Promise<ArchiveCounts> {
    const { rows } = await sql<ArchiveCounts>`
      select count(*) as archives, (select count(*) from chat_archives where document is not null) as backups
      from chat_archives`.execute(this.database.tables());
    return rows[0]!;
  }

  /** Those whose documents are held, newest first: `limit` before the one with id `before` (a UUIDv7, sorts by time). */
  async held(limit: number, before: string | undefined): Promise<HeldArchive[]> {
    const { rows } = await sql<HeldArchive>`
      select archive_id, reservation_id, from_seq, to_seq, octet_length(document) as size, archived_at, attempts,
        held_until, last_error, delivered_at
      from chat_archives
      where document is not null and (${before ?? null}::text is null or archive_id::text < ${before ?? null})
      order by archive_id desc limit ${limit}`.execute(this.database.tables());
    return rows;
  }

  /** Whether the archive is delivered; undefined when no document of it is held. */
  async isDelivered(archiveId: string): Promise<boolean | undefined> {
    const { rows } = await sql<{ is: boolean }>`
      select delivered_at is not null as is from chat_archives
      where archive_id = ${archiveId} and document is not null`.execute(this.database.tables());
    return rows[0]?.is;
  }

  async clear(archiveId: string): Promise<void> {
    await sql`
      update chat_archives set document = null
      where archive_id = ${archiveId} and delivered_at is not null`.execute(this.database.tables());
  }

  /** How many have been tried, and have not arrived. */
  async countFailing(): Promise<number> {
    const { rows } = await sql<{ failing: number }>`
      select count(*) as failing from chat_archives where delivered_at is null and attempts > 0`.execute(
      this.database.tables(),
    );
    return rows[0]!.failing;
  }

  /** Clears the documents that were delivered more than 7 days ago; returns how many. */
  async clearDelivered(): Promise<number> {
    const { numAffectedRows } = await sql`
      update chat_archives set document = null
      where document is not null and delivered_at < now() - make_interval(days => ${KEEP_DELIVERED_DAYS})`.execute(
      this.database.tables(),
    );
    return Number(numAffectedRows ?? 0);
  }
}
