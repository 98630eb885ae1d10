import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { RoomKind } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';
import { plainArray } from '../platform/postgres/plain-array.js';
import type { Seat } from './room.model.js';

type Trx = Transaction<unknown>;

/** Where the next message of a room will follow. */
export interface RoomEnd {
  readonly no: number;
  readonly lastSeq: number;
  /** Epoch milliseconds; 0: there was none. */
  readonly lastMessageAt: number;
}

/** How far a room has come. */
export interface RoomCounters extends RoomEnd {
  readonly id: string;
  /** Messages up to this one have been deleted. */
  readonly deletedSeq: number;
  /** Messages up to this one are archived. */
  readonly archivedSeq: number;
}

interface CountersRow {
  readonly no: number;
  readonly id: string;
  readonly last_seq: number;
  readonly deleted_seq: number;
  readonly archived_seq: number;
  readonly last_message_at: Date | null;
}

interface SeatRow {
  readonly no: number;
  readonly id: string;
  readonly kind: RoomKind;
  readonly user_id: string;
  readonly account: string | null;
  readonly name: string | null;
}

export interface MemberRow {
  readonly user_id: string;
  readonly account: string | null;
  readonly name: string | null;
  readonly delivered_seq: number;
  readonly read_seq: number;
}

/** Who takes a seat. */
export interface Sitter {
  readonly userId: string;
  readonly account: string | null;
  readonly name: string | null;
}

const COUNTERS = sql.raw('no, id, last_seq, deleted_seq, archived_seq, last_message_at');

/** Rooms, how far each has come, and who has a seat in it. */
@Injectable()
export class RoomRepository {
  constructor(private readonly database: Database) {}

  /** The room's row, locked, in one order for all who lock several. Rooms that are gone are left out. */
  async lock(trx: Trx, nos: readonly number[]): Promise<Map<number, RoomCounters>> {
    const { rows } = await sql<CountersRow>`
      select ${COUNTERS} from rooms where no = any(${plainArray(nos)}::bigint[]) order by no for update`.execute(
      trx,
    );
    return new Map(rows.map((row) => [row.no, countersOf(row)]));
  }

  async advance(trx: Trx, rooms: readonly RoomEnd[]): Promise<void> {
    await sql`
      update rooms set last_seq = r.seq, last_message_at = timestamptz 'epoch' + r.at_ms * interval '1 ms'
      from unnest(
        ${plainArray(rooms.map(({ no }) => no))}::bigint[],
        ${plainArray(rooms.map(({ lastSeq }) => lastSeq))}::bigint[],
        ${plainArray(rooms.map(({ lastMessageAt }) => lastMessageAt))}::float8[]
      ) as r (no, seq, at_ms)
      where rooms.no = r.no`.execute(trx);
  }

  async countersOf(roomId: string): Promise<RoomCounters | undefined> {
    const { rows } = await sql<CountersRow>`select ${COUNTERS} from rooms where id = ${roomId}`.execute(
      this.db,
    );
    return rows[0] && countersOf(rows[0]);
  }

  /** The newest message's `seq` of each of these rooms that exists. */
  async lastSeqs(roomIds: readonly string[]): Promise<Map<string, number>> {
    const { rows } = await sql<{ id: string; last_seq: number }>`
      select id, last_seq from rooms where id = any(${roomIds}::text[])`.execute(this.db);
    return new Map(rows.map(({ id, last_seq }) => [id, last_seq]));
  }

  async findNo(roomId: string): Promise<number | undefined> {
    const { rows } = await sql<{ no: number }>`select no from rooms where id = ${roomId}`.execute(this.db);
    return rows[0]?.no;
  }

  /** The ids of those of these rooms that exist. */
  async idsOf(nos: readonly number[]): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select id from rooms where no = any(${plainArray(nos)}::bigint[])`.execute(this.db);
    return rows.map(({ id }) => id);
  }

  async findSeat(roomId: string, userId: string): Promise<Seat | undefined> {
    const { rows } = await sql<SeatRow>`
      select no, id, kind, user_id, account, member.name
      from rooms join room_members member on room_no = no
      where id = ${roomId} and user_id = ${userId}`.execute(this.db);
    return rows[0] && seatOf(rows[0]);
  }

  /**
   * Gives these people a seat; what is known of one already is completed. Makes the room unless there is one, or it is a
   * named one: then there are no seats.
   */
  async seat(room: { id: string; kind: RoomKind }, sitters: readonly Sitter[]): Promise<Seat[]> {
    return this.database.transaction(async (trx: Trx) => {
      if (room.kind !== 'named') {
        await sql`
          insert into rooms (id, kind) values (${room.id}, ${room.kind})
          on conflict (id) do nothing`.execute(trx);
      }
      await this.addMembers(trx, room.id, sitters);
      const { rows } = await sql<SeatRow>`
        select no, id, kind, user_id, account, member.name
        from rooms join room_members member on room_no = no
        where id = ${room.id} and user_id = any(${sitters.map(({ userId }) => userId)}::text[])`.execute(trx);
      return rows.map(seatOf);
    });
  }

  async addMembers(db: Kysely<unknown>, roomId: string, sitters: readonly Sitter[]): Promise<void> {
    await sql`
      insert into room_members (room_no, user_id, account, name)
      select rooms.no, m.user_id, m.account, m.name
      from rooms, unnest(
        ${sitters.map(({ userId }) => userId)}::text[],
        ${sitters.map(({ account }) => account)}::text[],
        ${sitters.map(({ name }) => name)}::text[]
      ) as m (user_id, account, name)
      where rooms.id = ${roomId}
      order by m.user_id
      on conflict (room_no, user_id) do update set
        account = coalesce(excluded.account, room_members.account),
        name = coalesce(excluded.name, room_members.name)`.execute(db);
  }

  /** Who has a seat, with how far each has come, in the order in which they came. */
  async members(no: number): Promise<MemberRow[]> {
    const { rows } = await sql<MemberRow>`
      select user_id, account, name, delivered_seq, read_seq from room_members
      where room_no = ${no} order by joined_at, user_id`.execute(this.db);
    return rows;
  }

  private get db(): Kysely<unknown> {
    return this.database.tables();
  }
}

function countersOf(row: CountersRow): RoomCounters {
  return {
    no: row.no,
    id: row.id,
    lastSeq: row.last_seq,
    deletedSeq: row.deleted_seq,
    archivedSeq: row.archived_seq,
    lastMessageAt: row.last_message_at?.getTime() ?? 0,
  };
}

function seatOf({ no, id, kind, user_id, account, name }: SeatRow): Seat {
  return { roomNo: no, roomId: id, kind, userId: user_id, account, name };
}
