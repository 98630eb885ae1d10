import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type Transaction } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';
import { plainArray } from '../platform/postgres/plain-array.js';

type Trx = Transaction<unknown>;

const PATIENCE = sql.raw(`interval '24 h'`);

/** A file that has to go. */
export interface RemovedAttachment {
  readonly id: string;
  readonly key: string;
}

export interface RoomLeft {
  readonly no: number;
  readonly isThere: boolean;
}

/**
 * Finds what nobody needs any more. What is marked as removed is found by nobody else; its file goes next, its row last,
 * so that a crash in between leaves work for the next run and no file that nobody knows of.
 */
@Injectable()
export class AttachmentRemovalRepository {
  constructor(private readonly database: Database) {}

  /** Marks at most `limit` that were not sent within 24 h, and returns how many. One that is being sent right now stays. */
  async markUnsent(limit: number): Promise<number> {
    const { numAffectedRows } = await sql`
      update attachments set removed_at = now() where id in (
        select id from attachments
        where sent_at is null and removed_at is null and created_at < now() - ${PATIENCE}
        order by created_at limit ${limit} for update skip locked
      )`.execute(this.db);
    return Number(numAffectedRows);
  }

  /** The first `limit` rooms after this one where something was sent. */
  async roomsAfter(no: number, limit: number): Promise<RoomLeft[]> {
    const { rows } = await sql<RoomLeft>`
      select no, exists (select from rooms where rooms.no = used.no) as "isThere"
      from (
        select distinct room_no as no from attachment_rooms where room_no > ${no} order by room_no limit ${limit}
      ) as used order by no`.execute(this.db);
    return rows;
  }

  /** Forgets at most `limit` uses in these rooms and marks what was sent nowhere else; returns how many uses that were. */
  forgetUses(roomNos: readonly number[], limit: number): Promise<number> {
    return this.database.transaction((trx: Trx) => this.forgetUsesWithin(trx, roomNos, limit));
  }

  async forgetUsesWithin(trx: Trx, roomNos: readonly number[], limit: number): Promise<number> {
    const ids = await this.deleteUses(trx, roomNos, limit);
    // The lock first and the look after it: whoever is sending one holds the lock until it shows where.
    await sql`select from attachments where id = any(${ids}::uuid[]) order by id for update`.execute(trx);
    await sql`
      update attachments set removed_at = now()
      where id = any(${ids}::uuid[]) and removed_at is null
        and not exists (select from attachment_rooms where attachment_id = id)`.execute(trx);
    return ids.length;
  }

  /** Marked ones, whenever that was. */
  async removed(limit: number): Promise<RemovedAttachment[]> {
    const { rows } = await sql<RemovedAttachment>`
      select id, key from attachments where removed_at is not null order by removed_at limit ${limit}`.execute(
      this.db,
    );
    return rows;
  }

  /** Once their files are gone. */
  async delete(ids: readonly string[]): Promise<void> {
    await sql`delete from attachments where id = any(${ids}::uuid[])`.execute(this.db);
  }

  private async deleteUses(trx: Trx, roomNos: readonly number[], limit: number): Promise<string[]> {
    const { rows } = await sql<{ attachment_id: string }>`
      delete from attachment_rooms where (room_no, attachment_id) in (
        select room_no, attachment_id from attachment_rooms
        where room_no = any(${plainArray(roomNos)}::bigint[]) limit ${limit}
      ) returning attachment_id`.execute(trx);
    return rows.map(({ attachment_id }) => attachment_id);
  }

  private get db(): Kysely<unknown> {
    return this.database.tables();
  }
}
