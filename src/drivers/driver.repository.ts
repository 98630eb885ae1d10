import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type Transaction } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';
import { isLive, type DriverRecord, type RidePoint, type Said } from './driver.model.js';
import type { Point } from './position.model.js';

/** A driver's row; times as ISO 8601 where it is written, as dates where it is read. */
interface DriverRow<T> {
  readonly id: string;
  readonly heard_at: T | null;
  readonly is_stale: boolean;
  readonly online: boolean | null;
  readonly online_at: T | null;
  readonly available: boolean | null;
  readonly available_at: T | null;
  readonly on_ride: boolean | null;
  readonly on_ride_at: T | null;
  readonly said_reservation: string | null;
  readonly said_reservation_at: T | null;
  readonly ride: string | null;
  readonly general: Omit<Point, 'at'> | null;
  readonly general_at: T | null;
  readonly riding: Omit<RidePoint, 'at'> | null;
  readonly riding_at: T | null;
  readonly updated_at: T;
}

interface Tables {
  drivers: DriverRow<Date>;
}

/** By how much the overview changes, or what it is. */
export interface DriverCounts {
  readonly total: number;
  readonly online: number;
  readonly available: number;
  readonly on_ride: number;
}

type Trx = Transaction<unknown>;

const PAGE = 1_000;

@Injectable()
export class DriverRepository {
  constructor(private readonly database: Database) {}

  /** Locks those of these drivers that are known. In the order of ids, so that nobody waits in a circle. */
  async lock(trx: Trx, ids: readonly string[]): Promise<DriverRecord[]> {
    const { rows } = await sql<DriverRow<Date>>`
      select * from drivers where id = any(${ids}::text[]) order by id for no key update`.execute(trx);
    return rows.map(recordOf);
  }

  /** Makes those of these drivers known that are not, and counts them. */
  async introduce(db: Kysely<unknown>, ids: readonly string[]): Promise<void> {
    await sql`
      with added as (
        insert into drivers (id, updated_at) select unnest(${ids.toSorted()}::text[]), now()
        on conflict do nothing returning id
      )
      update driver_counts set total = total + (select count(*) from added)
      where exists (select from added)`.execute(db);
  }

  /** Stores drivers that this transaction has locked, in one statement. */
  async save(trx: Trx, drivers: readonly DriverRecord[]): Promise<void> {
    await sql`
      update drivers d set heard_at = n.heard_at, is_stale = n.is_stale,
        online = n.online, online_at = n.online_at, available = n.available, available_at = n.available_at,
        on_ride = n.on_ride, on_ride_at = n.on_ride_at, said_reservation = n.said_reservation,
        said_reservation_at = n.said_reservation_at, ride = n.ride, general = n.general,
        general_at = n.general_at, riding = n.riding, riding_at = n.riding_at, updated_at = n.updated_at
      from jsonb_populate_recordset(null::drivers, ${JSON.stringify(drivers.map(rowOf))}::jsonb) n
      where d.id = n.id`.execute(trx);
  }

  /** Changes the overview. Its row is the last that a transaction locks. */
  async count(trx: Trx, { total, online, available, on_ride }: DriverCounts): Promise<void> {
    await sql`
      update driver_counts set total = total + ${total}, online = online + ${online},
        available = available + ${available}, on_ride = on_ride + ${on_ride}`.execute(trx);
  }

  async counts(): Promise<DriverCounts> {
    const { rows } = await sql<DriverCounts>`
      select total, online, available, on_ride from driver_counts`.execute(this.tables);
    return rows[0]!;
  }

  /** By id, those after `after`. */
  async list(limit: number, after = ''): Promise<DriverRecord[]> {
    const rows = await this.tables
      .selectFrom('drivers')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(recordOf);
  }

  /** All of them, some at a time. */
  async *pages(): AsyncGenerator<DriverRecord[]> {
    let page = await this.list(PAGE);
    while (page.length > 0) {
      yield page;
      page = await this.list(PAGE, page.at(-1)!.chauffeurId);
    }
  }

  async find(ids: readonly string[]): Promise<DriverRecord[]> {
    const { rows } = await sql<DriverRow<Date>>`
      select * from drivers where id = any(${ids}::text[])`.execute(this.tables);
    return rows.map(recordOf);
  }

  private get tables(): Kysely<Tables> {
    return this.database.tables<Tables>();
  }
}

function recordOf(row: DriverRow<Date>): DriverRecord {
  return {
    chauffeurId: row.id,
    heardAt: row.heard_at?.getTime(),
    isStale: row.is_stale,
    online: said(row.online, row.online_at),
    available: said(row.available, row.available_at),
    onRide: said(row.on_ride, row.on_ride_at),
    saidReservation: row.said_reservation_at
      ? { value: row.said_reservation, at: row.said_reservation_at.getTime() }
      : undefined,
    ride: row.ride ?? undefined,
    general: generalOf(row),
    riding: row.riding ? { at: row.riding_at!.getTime(), ...row.riding } : undefined,
    updatedAt: row.updated_at.getTime(),
  };
}

function rowOf(driver: DriverRecord): DriverRow<string> {
  const { online, available, onRide, saidReservation, general, riding } = driver;
  return {
    id: driver.chauffeurId,
    heard_at: timeOf(driver.heardAt),
    is_stale: driver.isStale,
    online: online?.value ?? null,
    online_at: timeOf(online?.at),
    available: available?.value ?? null,
    available_at: timeOf(available?.at),
    on_ride: onRide?.value ?? null,
    on_ride_at: timeOf(onRide?.at),
    said_reservation: saidReservation?.value ?? null,
    said_reservation_at: timeOf(saidReservation?.at),
    ride: driver.ride ?? null,
    general: general ? withoutTime(general) : null,
    general_at: timeOf(general?.at),
    riding: riding ? withoutTime(riding) : null,
    riding_at: timeOf(riding?.at),
    updated_at: new Date(driver.updatedAt).toISOString(),
  };
}

function generalOf({ general, general_at }: DriverRow<Date>): Point | undefined {
  const at = general_at?.getTime() ?? 0;
  return general && isLive({ at }, Date.now()) ? { at, ...general } : undefined;
}

function said(value: boolean | null, at: Date | null): Said<boolean> | undefined {
  return value === null || at === null ? undefined : { value, at: at.getTime() };
}

function timeOf(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

function withoutTime<P extends Point>(point: P): Omit<P, 'at'> {
  const { at: _, ...place } = point;
  return place;
}
