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
        ${reports.map(({ accuracy }) => accuracy)}::real[],
        ${reports.map(({ speed }) => speed)}::real[],
        ${reports.map(({ heading }) => heading)}::real[]
      ) as r (chauffeur_id, at_ms, reservation_id, lat, lng, accuracy, speed, heading)
      on conflict do nothing`.execute(trx);
  }
}
