import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import type { PositionReport } from './position.model.js';

@Injectable()
export class TrackRepository {
  /** Stores positions in one statement; one that is there already (same driver, time and ride) stays as it is. */
  async append(trx: Transaction<unknown>, reports: readonly PositionReport[]): Promise<void> {
    await sql`
      insert into driver_positions (chauffeur_id, at, reservation_id, lat, lng, accuracy, speed, heading)
      select * from unnest(
        ${reports.map(({ chauffeurId }) => chauffeurId)}::text[],
        ${reports.map(({ at }) => new Date(at).toISOString())}::timestamptz[],
        ${reports.map(({ reservationId }) => reservationId ?? '')}::text[],
        ${reports.map(({ lat }) => lat)}::float8[],
        ${reports.map(({ lng }) => lng)}::float8[],
        ${reports.map(({ accuracy }) => accuracy)}::real[],
        ${reports.map(({ speed }) => speed)}::real[],
        ${reports.map(({ heading }) => heading)}::real[]
      )
      on conflict do nothing`.execute(trx);
  }
}
