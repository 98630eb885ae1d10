import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { plainArray } from '../platform/postgres/plain-array.js';
import type { Sample } from './reading.model.js';

@Injectable()
export class ReadingRepository {
  /**
   * Stores samples in one statement and returns those that are new: a timed one whose sensor and time are stored
   * already is left as it is. The samples are distinct by sensor and time.
   */
  async append(trx: Transaction<unknown>, samples: readonly Sample[]): Promise<readonly Sample[]> {
    const { rows } = await sql<{ n: number }>`
      with given as materialized (
        select sensor_id, timestamptz 'epoch' + at_ms * interval '1 ms' as at,
          case when is_timed then 0 else nextval('readings_untimed') end as untimed, temperature, humidity, n
        from unnest(
          ${samples.map(({ sensorId }) => sensorId)}::text[],
          ${plainArray(samples.map(({ at }) => at))}::float8[],
          ${plainArray(samples.map(({ isTimed }) => isTimed))}::boolean[],
          ${plainArray(samples.map(({ temperature }) => temperature))}::float8[],
          ${plainArray(samples.map(({ humidity }) => humidity))}::float8[]
        ) with ordinality as g (sensor_id, at_ms, is_timed, temperature, humidity, n)
      ), stored as (
        insert into readings (sensor_id, at, untimed, temperature, humidity)
        select sensor_id, at, untimed, temperature, humidity from given
        on conflict do nothing
        returning sensor_id, at, untimed
      )
      select n from given left join stored using (sensor_id, at, untimed) where stored.at is null`.execute(
      trx,
    );
    if (rows.length === 0) return samples;
    const known = new Set(rows.map(({ n }) => n - 1));
    return samples.filter((_, index) => !known.has(index));
  }
}
