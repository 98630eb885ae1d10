import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';
import type { Point } from './position.model.js';
import type { TrackWindow } from './track-window.model.js';

/** Points that are held at once. */
const SLICE = 5000;

interface TrackRow {
  readonly at: Date;
  readonly lat: number;
  readonly lng: number;
  readonly accuracy: number | null;
  readonly speed: number | null;
  readonly heading: number | null;
}

/**
 * Where drivers were, in the order of time, a few thousand points at a time. Of a driver's points of one time the
 * ride's is the one: a track is at one place at a time. Months out of the window are not looked at.
 */
@Injectable()
export class TrackHistoryRepository {
  constructor(private readonly database: Database) {}

  /** Both kinds of points. */
  ofDriver(chauffeurId: string, window: TrackWindow): AsyncGenerator<Point[], void> {
    return this.slices(sql`chauffeur_id = ${chauffeurId}`, window);
  }

  ofRide(reservationId: string, window: TrackWindow): AsyncGenerator<Point[], void> {
    return this.slices(sql`reservation_id = ${reservationId} and reservation_id <> ''`, window);
  }

  /** Only the last slice is shorter than the others. */
  private async *slices(
    whose: RawBuilder<unknown>,
    { from, to }: TrackWindow,
  ): AsyncGenerator<Point[], void> {
    for (let next = from; next < to;) {
      const { rows } = await sql<TrackRow>`
        select distinct on (at) at, lat, lng, accuracy, speed, heading from driver_positions
        where ${whose} and at >= ${new Date(next)} and at < ${new Date(to)}
        order by at, reservation_id desc limit ${SLICE}`.execute(this.database.tables());
      if (rows.length > 0) yield rows.map(pointOf);
      next = rows.length < SLICE ? to : rows.at(-1)!.at.getTime() + 1;
    }
  }
}

function pointOf({ at, ...place }: TrackRow): Point {
  return { at: at.getTime(), ...place };
}
