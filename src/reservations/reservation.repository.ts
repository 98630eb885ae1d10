import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type Transaction } from 'kysely';
import { customerOf, type Address, type ReservationStatus } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';
import type { Booking } from './booking.model.js';
import type { NamedMembers, Party } from './members.model.js';
import type { ReservationRecord } from './reservation.model.js';

interface ReservationRow {
  readonly no: number;
  readonly id: string;
  readonly client_id: string;
  readonly customer: string;
  readonly chauffeur_id: string | null;
  readonly status: ReservationStatus;
  readonly pickup: Address;
  readonly dropoff: Address | null;
  readonly data: Record<string, unknown>;
  readonly requested_at: Date;
  readonly accepted_at: Date | null;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
}

interface Tables {
  reservations: ReservationRow;
}

/** Which part of a list. */
export interface Range {
  readonly limit: number;
  readonly status?: ReservationStatus;
  /** Those that came before this number. */
  readonly before?: number;
}

/** What a step changes. */
export interface StepChange {
  readonly status: ReservationStatus;
  /** Undefined: it stays who it is. */
  readonly chauffeurId?: string;
}

type Trx = Transaction<unknown>;

@Injectable()
export class ReservationRepository {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<ReservationRecord | undefined> {
    const row = await this.tables
      .selectFrom('reservations')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row && recordOf(row);
  }

  /** The same, locked until the transaction ends. */
  async lock(trx: Trx, id: string): Promise<ReservationRecord | undefined> {
    const { rows } = await sql<ReservationRow>`
      select * from reservations where id = ${id} for update`.execute(trx);
    return rows[0] && recordOf(rows[0]);
  }

  async membersOf(id: string): Promise<NamedMembers | undefined> {
    const row = await this.tables
      .selectFrom('reservations')
      .select(['client_id', 'customer', 'chauffeur_id', 'ended_at'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return undefined;
    const { client_id: clientId, customer, chauffeur_id: chauffeurId, ended_at } = row;
    return { clientId, customer, chauffeurId, endedAt: epochMsOrNull(ended_at) };
  }

  /** Which of these have been completed or cancelled. */
  async endedOf(ids: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select id from reservations where id = any(${ids}::text[]) and ended_at is not null`.execute(
      this.tables,
    );
    return rows.map(({ id }) => id);
  }

  /** What a party may see, newest first. */
  async newest(range: Range, { isAdmin, customer, chauffeurId }: Party): Promise<ReservationRecord[]> {
    if (isAdmin) return listed(await this.page(range).execute());
    if (customer !== undefined)
      return listed(await this.page(range).where('customer', '=', customer).execute());
    return chauffeurId === undefined ? [] : this.newestForDriver(range, chauffeurId);
  }

  /** Stores a new one; undefined where one of this id is stored. */
  async add(db: Kysely<unknown>, booking: Booking): Promise<ReservationRecord | undefined> {
    const { id, clientId, pickup, dropoff, data, requestedAt } = booking;
    const { rows } = await sql<ReservationRow>`
      insert into reservations (id, client_id, customer, status, pickup, dropoff, data, requested_at)
      values (
        ${id}, ${clientId}, ${customerOf(clientId)}, 'pending', ${JSON.stringify(pickup)},
        ${dropoff && JSON.stringify(dropoff)}, ${JSON.stringify(data)}, ${new Date(requestedAt)}
      )
      on conflict (id) do nothing returning *`.execute(db);
    return rows[0] && recordOf(rows[0]);
  }

  /** The times of a reservation's steps are those at which they had the lock, so they follow one another. */
  async takeStep(trx: Trx, id: string, { status, chauffeurId }: StepChange): Promise<ReservationRecord> {
    const { rows } = await sql<ReservationRow>`
      update reservations set
        status = ${status},
        chauffeur_id = coalesce(${chauffeurId ?? null}, chauffeur_id),
        ${sql.ref(timeColumnOf(status))} = clock_timestamp()
      where id = ${id} returning *`.execute(trx);
    return recordOf(rows[0]!);
  }

  /** How many have not ended. */
  async countActive(): Promise<number> {
    const { count } = await this.tables
      .selectFrom('reservations')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('status', 'in', ['pending', 'accepted', 'in_progress'])
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Two short walks along an index each: a driver's own grow without end, and so do all the others'. */
  private async newestForDriver(range: Range, chauffeurId: string): Promise<ReservationRecord[]> {
    const own = this.page(range).where('chauffeur_id', '=', chauffeurId);
    const offered = this.page(range).where('status', '=', 'pending').where('chauffeur_id', 'is', null);
    const { rows } = await sql<ReservationRow>`
      ${own} union all ${offered} order by no desc limit ${range.limit}`.execute(this.tables);
    return listed(rows);
  }

  private page({ limit, status, before }: Range) {
    let query = this.tables.selectFrom('reservations').selectAll().orderBy('no', 'desc').limit(limit);
    if (status !== undefined) query = query.where('status', '=', status);
    if (before !== undefined) query = query.where('no', '<', before);
    return query;
  }

  private get tables(): Kysely<Tables> {
    return this.database.tables<Tables>();
  }
}

function timeColumnOf(status: ReservationStatus): keyof ReservationRow {
  if (status === 'accepted') return 'accepted_at';
  return status === 'in_progress' ? 'started_at' : 'ended_at';
}

function listed(rows: readonly ReservationRow[]): ReservationRecord[] {
  return rows.map(recordOf);
}

function recordOf(row: ReservationRow): ReservationRecord {
  return {
    no: row.no,
    id: row.id,
    clientId: row.client_id,
    customer: row.customer,
    chauffeurId: row.chauffeur_id,
    status: row.status,
    pickup: row.pickup,
    dropoff: row.dropoff,
    data: row.data,
    requestedAt: row.requested_at.getTime(),
    acceptedAt: epochMsOrNull(row.accepted_at),
    startedAt: epochMsOrNull(row.started_at),
    endedAt: epochMsOrNull(row.ended_at),
  };
}

function epochMsOrNull(time: Date | null): number | null {
  return time?.getTime() ?? null;
}
