import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type Transaction } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';
import type { Seat, Visit } from './room.model.js';

type Trx = Transaction<unknown>;

interface ContactRow {
  readonly account: string;
  readonly contacts: string[];
}

/** One statement asks for the contacts of so many; for all members of a room of a thousand at once it took 2.8 s. */
const AT_ONCE = 100;

/** Who has a seat where. What asks for `trx` needs the room's row locked. */
@Injectable()
export class MemberRepository {
  constructor(private readonly database: Database) {}

  /** Unless the seat is gone. */
  async name({ roomNo, userId }: Seat, name: string): Promise<void> {
    await sql`
      update room_members set name = ${name}
      where room_no = ${roomNo} and user_id = ${userId}`.execute(this.db);
  }

  /** How many have a seat, this user left out. */
  async countOthers(trx: Trx, no: number, userId: string): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) from room_members where room_no = ${no} and user_id <> ${userId}`.execute(trx);
    return rows[0]!.count;
  }

  /** False when they had no seat. What its owner leaves belongs to whoever has been there longest. */
  async remove(trx: Trx, no: number, userId: string): Promise<boolean> {
    const { rows } = await sql`
      delete from room_members where room_no = ${no} and user_id = ${userId} returning user_id`.execute(trx);
    await sql`
      update rooms set owner = (
        select user_id from room_members where room_no = no order by joined_at, user_id limit 1
      )
      where no = ${no} and owner = ${userId}`.execute(trx);
    return rows.length > 0;
  }

  /** Those of these visits whose user has no seat in the room. */
  async findUnseated(visits: readonly Visit[]): Promise<Visit[]> {
    const { rows } = await sql<{ room_id: string; user_id: string }>`
      select v.room_id, v.user_id
      from unnest(
        ${visits.map(({ roomId }) => roomId)}::text[],
        ${visits.map(({ userId }) => userId)}::text[]
      ) as v (room_id, user_id)
      where not exists (
        select from rooms join room_members m on m.room_no = no
        where id = v.room_id and m.user_id = v.user_id
      )`.execute(this.db);
    return rows.map(({ room_id, user_id }) => ({ roomId: room_id, userId: user_id }));
  }

  /**
   * Who shares a room with each of these accounts, itself left out; accounts that share none are left out too. A
   * reservation makes contacts of its people until a week after its last message: it is closed a day after the ride, and
   * a driver would have one with every customer there ever was.
   */
  async contactsOf(accounts: readonly string[]): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    for (let from = 0; from < accounts.length; from += AT_ONCE) {
      const rows = await this.contactRows(accounts.slice(from, from + AT_ONCE));
      for (const { account, contacts } of rows) found.set(account, contacts);
    }
    return found;
  }

  private async contactRows(accounts: readonly string[]): Promise<ContactRow[]> {
    const { rows } = await sql<ContactRow>`
      select own.account, array_agg(distinct other.account) as contacts
      from room_members own
      join rooms on no = own.room_no
      join room_members other on other.room_no = own.room_no and other.account <> own.account
      where own.account = any(${accounts}::text[])
        and (kind <> 'reservation' or coalesce(last_message_at, created_at) > now() - interval '7 days')
      group by own.account`.execute(this.db);
    return rows;
  }

  private get db(): Kysely<unknown> {
    return this.database.tables();
  }
}
