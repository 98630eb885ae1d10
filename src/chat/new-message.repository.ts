import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';
import { plainArray } from '../platform/postgres/plain-array.js';
import type { Draft } from './message.model.js';
import type { RoomEnd } from './room.repository.js';

interface EndRow {
  readonly no: number;
  readonly last_seq: number;
  readonly last_message_at: Date | null;
}

/** What Postgres says when a client's id is stored already, or comes twice in a statement. */
const REPEAT = { code: '23505', constraint: 'messages_client' };

/** Messages that are sent for the first time. */
@Injectable()
export class NewMessageRepository {
  constructor(private readonly database: Database) {}

  /**
   * Stores drafts without attachments and answers in one statement, which is a transaction of its own: each gets the next
   * `seq` of its room, in their order, and the time `at`, or the room's last one if that is later. Returns where their
   * rooms had ended before; drafts of a room that is gone are left out. Undefined when one of them is a repeat: then
   * nothing is stored.
   *
   * That is for the unique index to say. A look for repeats in the same statement would not see what was stored while it
   * waited for a room's lock.
   */
  async append(drafts: readonly Draft[], at: number): Promise<Map<number, RoomEnd> | undefined> {
    try {
      const { rows } = await statement(drafts, at).execute(this.database.tables());
      return new Map(rows.map((row) => [row.no, endOf(row)]));
    } catch (error) {
      if (isRepeat(error)) return undefined;
      throw error;
    }
  }
}

function statement(drafts: readonly Draft[], at: number) {
  const roomNos = plainArray(drafts.map(({ seat }) => seat.roomNo));
  return sql<EndRow>`
    with draft as (
      select * from unnest(
        ${roomNos}::bigint[],
        ${drafts.map(({ messageId }) => messageId)}::uuid[],
        ${drafts.map(({ seat }) => seat.userId)}::text[],
        ${drafts.map(({ seat }) => seat.name)}::text[],
        ${drafts.map(({ clientMessageId }) => clientMessageId)}::text[],
        ${drafts.map(({ content }) => content)}::text[]
      ) with ordinality as d (room_no, id, sender, sender_name, client_id, content, place)
    ), room as materialized (
      select no, last_seq, last_message_at, greatest(${new Date(at).toISOString()}, last_message_at) as at
      from rooms where no = any(${roomNos}::bigint[]) order by no for update
    ), stored as (
      insert into messages (room_no, seq, id, sender, sender_name, client_id, content, created_at)
      select no, last_seq + row_number() over (partition by no order by place),
        id, sender, sender_name, client_id, content, at
      from draft join room on no = room_no
    ), advanced as (
      update rooms set last_seq = room.last_seq + added, last_message_at = at
      from room join (select room_no, count(*) as added from draft group by room_no) d on no = room_no
      where rooms.no = room.no
    )
    select no, last_seq, last_message_at from room`;
}

function endOf({ no, last_seq, last_message_at }: EndRow): RoomEnd {
  return { no, lastSeq: last_seq, lastMessageAt: last_message_at?.getTime() ?? 0 };
}

function isRepeat(error: unknown): boolean {
  const { code, constraint } = error as Partial<typeof REPEAT>;
  return code === REPEAT.code && constraint === REPEAT.constraint;
}
