import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Telemetry } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';
import { plainArray } from '../platform/postgres/plain-array.js';
import type { Measured } from './field-module.model.js';

export interface MeasuredBy extends Measured {
  readonly moduleNo: number;
}

/** Where telemetry stands among its module's: its time, and what tells that of one time apart. */
export type TelemetryKey = readonly [at: number, digest: string];

/** Epoch milliseconds; `to` is not included. */
export interface TelemetryWindow {
  readonly from: number;
  readonly to: number;
}

export interface StoredTelemetry extends Measured {
  readonly digest: string;
}

interface TelemetryRow {
  readonly at: Date;
  readonly digest: string;
  readonly telemetry: Telemetry;
}

/** Rows that one statement erases: 20 ms of the 2 s that it has, 0.1 s in the embedded database. */
const SLICE = 5_000;

/** What modules have measured, found by the primary key; months out of a window are not looked at. */
@Injectable()
export class ModuleTelemetryRepository {
  constructor(private readonly database: Database) {}

  /** Stores telemetry in one statement; what is there already (same module, time and values) stays as it is. */
  async append(trx: Transaction<unknown>, measured: readonly MeasuredBy[]): Promise<void> {
    await sql`
      insert into module_telemetry (module_no, at, digest, telemetry)
      select module_no, timestamptz 'epoch' + at_ms * interval '1 ms', md5(telemetry::jsonb::text)::uuid,
        telemetry::jsonb
      from unnest(
        ${plainArray(measured.map(({ moduleNo }) => moduleNo))}::bigint[],
        ${plainArray(measured.map(({ at }) => at))}::float8[],
        ${measured.map(({ telemetry }) => JSON.stringify(telemetry))}::text[]
      ) as m (module_no, at_ms, telemetry)
      on conflict do nothing`.execute(trx);
  }

  /** Newest first, what is older than `before`. */
  async newest(
    moduleNo: number,
    { from, to }: TelemetryWindow,
    limit: number,
    before?: TelemetryKey,
  ): Promise<StoredTelemetry[]> {
    // Postgres leaves months aside by the comparison of the time alone, not by that of the pair. A digest that somebody
    // made up is compared as text, since it may be none.
    const isOlder = before
      ? sql`at <= ${new Date(before[0])} and (at, digest::text collate "C") < (${new Date(before[0])}, ${before[1]})`
      : sql`true`;
    const { rows } = await sql<TelemetryRow>`
      select at, digest, telemetry from module_telemetry
      where module_no = ${moduleNo} and at >= ${new Date(from)} and at < ${new Date(to)} and ${isOlder}
      order by at desc, digest desc limit ${limit}`.execute(this.database.tables());
    return rows.map(storedOf);
  }

  /**
   * The newest of each stretch of `everyMs`, newest first. Costs as much however many lie between: each is found from the
   * one before it.
   */
  async sampled(
    moduleNo: number,
    { from, to }: TelemetryWindow,
    limit: number,
    everyMs: number,
  ): Promise<StoredTelemetry[]> {
    const width = sql`make_interval(secs => ${everyMs / 1000})`;
    const newestBefore = (end: RawBuilder<Date>): RawBuilder<TelemetryRow> => sql`
      select at, digest, telemetry from module_telemetry
      where module_no = ${moduleNo} and at >= ${new Date(from)} and at < ${end}
      order by at desc, digest desc limit 1`;
    const { rows } = await sql<TelemetryRow>`
      with recursive sample as (
        (${newestBefore(sql`${new Date(to)}`)})
        union all
        select older.* from sample
        cross join lateral (${newestBefore(sql`date_bin(${width}, sample.at, timestamptz 'epoch')`)}) as older
      )
      select at, digest, telemetry from sample limit ${limit}`.execute(this.database.tables());
    return rows.map(storedOf);
  }

  /**
   * Erases some of what a deleted module has measured, and forgets the module once nothing is left of it. Returns how
   * many rows went; undefined when no module is left that nobody else is erasing.
   */
  async eraseSlice(): Promise<number | undefined> {
    return this.database.transaction(async (trx: Transaction<unknown>) => {
      const { rows } = await sql<{ no: number }>`
        select no from deleted_field_modules order by no limit 1 for update skip locked`.execute(trx);
      if (!rows[0]) return undefined;
      const { no } = rows[0];
      const { numAffectedRows } = await sql`
        delete from module_telemetry where module_no = ${no} and at <= coalesce(
          (select at from module_telemetry where module_no = ${no} order by at limit 1 offset ${SLICE - 1}),
          'infinity')`.execute(trx);
      const erased = Number(numAffectedRows ?? 0);
      if (erased === 0) await sql`delete from deleted_field_modules where no = ${no}`.execute(trx);
      return erased;
    });
  }
}

function storedOf({ at, ...rest }: TelemetryRow): StoredTelemetry {
  return { at: at.getTime(), ...rest };
}
