import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { RoomKind } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';
import type { RoomView } from './room.model.js';

interface ViewRow {
  readonly no: number;
  readonly id: string;
  readonly kind: RoomKind;
  readonly name: string | null;
  readonly owner: string | null;
  readonly members: string[];
  readonly last_seq: number;
  readonly unread: number;
  readonly newest_ms: number;
  readonly created_at: Date;
}

/** Which part of a list: rooms before one, by its newest message and its number. */
export interface RoomRange {
  readonly limit: number;
  readonly before?: readonly [newestMs: number, no: number];
}

/** When the newest message was stored; a room without one counts from when it was made. */
const NEWEST = sql.raw('(extract(epoch from coalesce(last_message_at, created_at)) * 1000)::bigint');

/** Rooms as one account sees them. */
@Injectable()
export class RoomViewRepository {
  constructor(private readonly database: Database) {}

  /** The rooms where the account has a seat, those with the newest message first. */
  async list(account: string, { limit, before }: RoomRange): Promise<RoomView[]> {
    const range = before ? sql`where (newest_ms, no) < (${before[0]}, ${before[1]})` : sql``;
    return this.see(
      account,
      sql`
        select * from (
          select *, ${NEWEST} as newest_ms from rooms
          where no in (select room_no from room_members where account = ${account})
        ) own
        ${range} order by newest_ms desc, no desc limit ${limit}`,
    );
  }

  async find(account: string, no: number): Promise<RoomView | undefined> {
    const [room] = await this.see(account, sql`select *, ${NEWEST} as newest_ms from rooms where no = ${no}`);
    return room;
  }

  /** Unread is what follows both the account's watermark and the deleted messages, less what it has sent itself. */
  private async see(account: string, rooms: RawBuilder<unknown>): Promise<RoomView[]> {
    const { rows } = await sql<ViewRow>`
      select no, id, kind, room.name, owner, last_seq, newest_ms, created_at,
        array(
          select user_id from room_members where room_no = no order by joined_at, user_id
        ) as members,
        coalesce(last_seq - seen - (
          select count(*) from messages where room_no = no and sender = seat.user_id and seq > seen
        ), 0) as unread
      from (${rooms}) room left join lateral (
        select user_id, greatest(read_seq, deleted_seq) as seen from room_members
        where room_no = no and account = ${account} limit 1
      ) seat on true
      order by newest_ms desc, no desc`.execute(this.database.tables());
    return rows.map(viewOf);
  }
}

function viewOf({ id, last_seq, newest_ms, created_at, ...row }: ViewRow): RoomView {
  return { ...row, roomId: id, lastSeq: last_seq, newestMs: newest_ms, createdAt: created_at };
}
