import { Injectable } from '@nestjs/common';
import { sql, type Kysely } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';

export interface RemovedSlice {
  readonly count: number;
  /** Of the newest message that went. */
  readonly lastSeq: number;
}

/** Rooms that are gone, and what is left of their messages. */
@Injectable()
export class GoneRoomRepository {
  constructor(private readonly database: Database) {}

  async list(): Promise<number[]> {
    const { rows } = await sql<{ room_no: number }>`
      select room_no from deleted_rooms order by room_no`.execute(this.db);
    return rows.map(({ room_no }) => room_no);
  }

  /** Removes the oldest `limit` messages after one: a slice does not look again at the places of those before it. */
  async removeSlice(no: number, after: number, limit: number): Promise<RemovedSlice> {
    const { rows } = await sql<{ count: number; last_seq: number | null }>`
      with gone as (
        delete from messages where room_no = ${no} and seq in (
          select seq from messages where room_no = ${no} and seq > ${after} order by seq limit ${limit}
        )
        returning seq
      )
      select count(*), max(seq) as last_seq from gone`.execute(this.db);
    return { count: rows[0]!.count, lastSeq: rows[0]!.last_seq ?? after };
  }

  /** Unless another instance is still removing messages. */
  async forget(no: number): Promise<void> {
    await sql`
      delete from deleted_rooms
      where room_no = ${no} and not exists (select from messages where room_no = ${no})`.execute(this.db);
  }

  private get db(): Kysely<unknown> {
    return this.database.tables();
  }
}
