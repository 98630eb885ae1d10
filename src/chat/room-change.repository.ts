import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';

type Trx = Transaction<unknown>;

export interface NamedRoom {
  readonly id: string;
  readonly name: string | null;
  readonly owner: string;
}

/** What people change about named rooms. */
@Injectable()
export class RoomChangeRepository {
  constructor(private readonly database: Database) {}

  /** False when the id is taken. */
  async add(trx: Trx, { id, name, owner }: NamedRoom): Promise<boolean> {
    const { rows } = await sql`
      insert into rooms (id, kind, name, owner) values (${id}, 'named', ${name}, ${owner})
      on conflict (id) do nothing returning no`.execute(trx);
    return rows.length > 0;
  }

  async rename(no: number, name: string): Promise<void> {
    await sql`update rooms set name = ${name} where no = ${no}`.execute(this.database.tables());
  }

  /** Frees the id of a room whose row is locked, and returns who had a seat. The messages are left to `GoneRooms`. */
  async delete(trx: Trx, no: number): Promise<string[]> {
    // In the order in which receipts lock them: neither waits for the other in a circle.
    await sql`select from room_members where room_no = ${no} order by user_id for update`.execute(trx);
    const { rows } = await sql<{ user_id: string }>`
      delete from room_members where room_no = ${no} returning user_id`.execute(trx);
    await sql`insert into deleted_rooms (room_no) values (${no})`.execute(trx);
    await sql`delete from rooms where no = ${no}`.execute(trx);
    return rows.map(({ user_id }) => user_id);
  }
}
