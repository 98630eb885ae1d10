import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';

/** After so long without a message a conversation counts as quiet. */
const QUIET_S = 300;

type Trx = Transaction<unknown>;

/** The room of a reservation with messages that are not archived. */
export interface UnarchivedRoom {
  readonly no: number;
  readonly id: string;
  /** How many. */
  readonly live: number;
  readonly is_quiet: boolean;
}

/** How far rooms are archived, and how far their messages are deleted. */
@Injectable()
export class ArchivingRepository {
  constructor(private readonly database: Database) {}

  async markArchived(trx: Trx, roomNo: number, upTo: number): Promise<void> {
    await sql`update rooms set archived_seq = ${upTo} where no = ${roomNo}`.execute(trx);
  }

  /** Some rooms of reservations that have live messages, in the order of their numbers. */
  async unarchived({ after, limit }: { after: number; limit: number }): Promise<UnarchivedRoom[]> {
    const { rows } = await sql<UnarchivedRoom>`
      select no, id, last_seq - greatest(archived_seq, deleted_seq) as live,
        last_message_at < now() - make_interval(secs => ${QUIET_S}) as is_quiet
      from rooms
      where kind = 'reservation' and last_seq > archived_seq and no > ${after}
      order by no limit ${limit}`.execute(this.database.tables());
    return rows;
  }

  /** Nobody has anything to archive or to read up to this message any more. */
  async settle(trx: Trx, roomNo: number, upTo: number): Promise<void> {
    await sql`update rooms set archived_seq = greatest(archived_seq, ${upTo}) where no = ${roomNo}`.execute(
      trx,
    );
    // In the order in which receipts lock them.
    await sql`
      with members as (
        select user_id from room_members where room_no = ${roomNo} order by user_id for no key update
      )
      update room_members m
      set delivered_seq = greatest(delivered_seq, ${upTo}), read_seq = greatest(read_seq, ${upTo})
      from members where m.room_no = ${roomNo} and m.user_id = members.user_id`.execute(trx);
  }

  /** Deletes the messages of a room up to this one. */
  async deleteMessages(trx: Trx, roomNo: number, upTo: number): Promise<void> {
    await sql`delete from messages where room_no = ${roomNo} and seq <= ${upTo}`.execute(trx);
    await sql`update rooms set deleted_seq = ${upTo} where no = ${roomNo}`.execute(trx);
  }

  /** Messages that are stored, over all rooms. */
  async countMessages(): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select coalesce(sum(last_seq - deleted_seq), 0)::bigint as count from rooms`.execute(
      this.database.tables(),
    );
    return rows[0]!.count;
  }
}
