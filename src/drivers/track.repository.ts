import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { plainArray } from '../platform/postgres/plain-array.js';
import type { PositionReport } from './position.model.js';

@Injectable()
export class TrackRepository {
  /** Stores positions in one statement; one that is there already (same driver, time and ride) stays as it is. */
  async append(trx: Transaction<unknown>, reports: readonly PositionReport[]): Promise<void> {
    await sql`
      insert into driver_positions (chauffeur_id, at, reservation_id, lat, lng, accuracy, speed, heading)
      select chauffeur_id, timestamptz 'epoch' + at_ms * interval '1 ms', reservation_id, lat, lng,
        accuracy, speed, heading
      from unnest(
        ${reports.map(({ chauffeurId }) => chauffeurId)}::text[],
        ${plainArray(reports.map(({ at }) => at))}::float8[],
        ${reports.map(({ reservationId }) => reservationId ?? '')}::text[],
        ${plainArray(reports.map(({ lat }) => lat))}::float8[],
        ${plainArray(reports.map(({ lng }) => lng))}::float8[],
        ${reports.map(({ accuracy }) => asReal(accuracy))}::real[],
        ${reports.map(({ speed }) => asReal(speed))}::real[],
        ${reports.map(({ heading }) => asReal(heading))}::real[]
      ) as r (chauffeur_id, at_ms, reservation_id, lat, lng, accuracy, speed, heading)
      on conflict do nothing`.execute(trx);
  }
}

/** Postgres refuses a number too close to 0 for a `real`, such as the speed of a filter that comes to rest. */
function asReal(value: number | null): number | null {
  return value === null ? null : Math.fround(value);
}
