import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import type { IncidentType } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';
import type { SensorWatch, WatchedSensor } from './sensor-watch.model.js';
import type { ThresholdColumns } from './thresholds.model.js';

/** A sensor's row while its readings are judged. */
export interface LockedSensor extends ThresholdColumns {
  readonly id: string;
  readonly heard_at: Date | null;
  readonly last_at: Date | null;
  readonly last_temperature: number | null;
  readonly last_humidity: number | null;
}

interface UnresolvedRow {
  readonly sensor_id: string;
  readonly type: IncidentType;
  readonly clear_readings: number;
}

type Trx = Transaction<unknown>;

const PAGE = 1_000;

/** What judging needs to know of sensors, under a lock: of several instances, one judges a sensor at a time. */
@Injectable()
export class SensorWatchRepository {
  constructor(private readonly database: Database) {}

  /** Locks those of these sensors that are known. In the order of ids, so that nobody waits in a circle. */
  async lock(trx: Trx, sensorIds: readonly string[]): Promise<LockedSensor[]> {
    const { rows } = await sql<LockedSensor>`
      select * from sensors where id = any(${sensorIds}::text[]) order by id for no key update`.execute(trx);
    return rows;
  }

  /** Makes those that are missing known, in the order of ids. */
  async add(sensorIds: readonly string[]): Promise<void> {
    const ids = sensorIds.toSorted();
    await sql`insert into sensors (id) select unnest(${ids}::text[]) on conflict do nothing`.execute(
      this.database.tables(),
    );
  }

  /** To be asked after the lock: then no other instance changes them. */
  async unresolved(
    trx: Trx,
    sensorIds: readonly string[],
  ): Promise<Map<string, WatchedSensor['unresolved']>> {
    const { rows } = await sql<UnresolvedRow>`
      select sensor_id, type, clear_readings from incidents
      where sensor_id = any(${sensorIds}::text[]) and status <> 'resolved'`.execute(trx);
    const found = new Map<string, Map<IncidentType, number>>();
    for (const { sensor_id, type, clear_readings } of rows) {
      const types = found.get(sensor_id) ?? new Map<IncidentType, number>();
      found.set(sensor_id, types.set(type, clear_readings));
    }
    return found;
  }

  /** Keeps what the watches have come to know, and that they were heard just now. */
  async keep(trx: Trx, watches: readonly SensorWatch[], heardAt: Date): Promise<void> {
    const newest = watches.map((watch) => watch.newest);
    await sql`
      update sensors s set heard_at = ${heardAt}, last_at = n.at,
        last_temperature = n.temperature, last_humidity = n.humidity
      from unnest(
        ${watches.map(({ sensorId }) => sensorId)}::text[],
        ${newest.map((reading) => (reading ? new Date(reading.at).toISOString() : null))}::timestamptz[],
        ${newest.map((reading) => reading?.temperature ?? null)}::float8[],
        ${newest.map((reading) => reading?.humidity ?? null)}::float8[]
      ) as n (id, at, temperature, humidity)
      where s.id = n.id`.execute(trx);
  }

  /** Those of the sensors that have not been heard since, locked. */
  async lockSilent(trx: Trx, sensorIds: readonly string[], since: Date): Promise<LockedSensor[]> {
    const { rows } = await sql<LockedSensor>`
      select * from sensors where id = any(${sensorIds}::text[]) and heard_at <= ${since}
      order by id for no key update`.execute(trx);
    return rows;
  }

  async firstHeard(trx: Trx, sensorIds: readonly string[]): Promise<Date | undefined> {
    const { rows } = await sql<{ first: Date | null }>`
      select min(heard_at) as first from sensors where id = any(${sensorIds}::text[])`.execute(trx);
    return rows[0]?.first ?? undefined;
  }

  /** Ids of the sensors that were heard and have no incident of no data since then, 1000 at a time. */
  async *unsilenced(): AsyncGenerator<string[]> {
    for (let after = '', ids = [after]; ids.length > 0; after = ids.at(-1) ?? after) {
      const { rows } = await sql<{ id: string }>`
        select id from sensors s where id > ${after} and heard_at is not null and not exists (
          select from incidents i
          where i.sensor_id = s.id and i.type = 'no_data' and i.opened_at >= s.heard_at
        )
        order by id limit ${PAGE}`.execute(this.database.tables());
      ids = rows.map(({ id }) => id);
      if (ids.length > 0) yield ids;
    }
  }
}
