import { Injectable, Logger } from '@nestjs/common';
import type { Caller } from '../platform/auth/caller.js';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { begun, type TextStream } from '../platform/paging/text-stream.js';
import { daysAgo, TimePartitions } from '../platform/postgres/time-partitions.js';
import { DriverRepository } from './driver.repository.js';
import type { Point } from './position.model.js';
import { geoJsonPieces } from './track-geojson.model.js';
import { gpxPieces } from './track-gpx.model.js';
import { TrackHistoryRepository } from './track-history.repository.js';
import { driverWindow, rideWindow, type TrackWindow } from './track-window.model.js';
import { Tracks, type TrackQuestion } from './tracks.port.js';

const GPX = 'application/gpx+xml';

/**
 * Where drivers were: in the order of time, each point once however often it came. `from` is included, `to` is not.
 * Throws REQUEST_INVALID when `from` is after `to`.
 */
@Injectable()
export class TracksService extends Tracks {
  private readonly logger = new Logger(TracksService.name);

  constructor(
    private readonly history: TrackHistoryRepository,
    private readonly drivers: DriverRepository,
    private readonly partitions: TimePartitions,
    private readonly settings: Settings,
  ) {
    super();
  }

  /**
   * Points of both kinds; a day where the question names no time. Throws DRIVER_NOT_FOUND to those who are neither the
   * driver nor an admin, whether there is such a driver or not.
   */
  async ofDriver(caller: Caller, id: string, question: TrackQuestion): Promise<TextStream> {
    const window = ordered(driverWindow(question, Date.now()));
    if (!mayFollow(caller, id) || !(await this.isKnown(id))) throw new AppError('DRIVER_NOT_FOUND', { id });
    return this.document(this.history.ofDriver(id, window), question, id);
  }

  async ofRide(reservationId: string, question: TrackQuestion): Promise<TextStream> {
    const window = ordered(rideWindow(question));
    return this.document(this.history.ofRide(reservationId, window), question, reservationId);
  }

  /** Drops what is older than `RETENTION_TRACKS` days, by whole months; returns how many months went. */
  dropOld(): Promise<number> {
    return this.partitions.dropBefore(daysAgo(this.settings.RETENTION_TRACKS));
  }

  private async isKnown(id: string): Promise<boolean> {
    return (await this.drivers.find([id])).length > 0;
  }

  private async document(
    slices: AsyncIterable<readonly Point[]>,
    { format }: TrackQuestion,
    id: string,
  ): Promise<TextStream> {
    const isGpx = format === 'gpx';
    const pieces = isGpx ? gpxPieces(slices, id) : geoJsonPieces(slices);
    return {
      pieces: await begun(pieces, (error) => this.logger.error('a track broke off', error)),
      ...(isGpx ? { mediaType: GPX, fileName: `track-${id}.gpx` } : { mediaType: 'application/json' }),
    };
  }
}

function mayFollow({ role, chauffeurId }: Caller, id: string): boolean {
  return role === 'admin' || (role === 'driver' && chauffeurId === id);
}

function ordered(window: TrackWindow): TrackWindow {
  if (window.from <= window.to) return window;
  throw new AppError('REQUEST_INVALID', {
    errors: [{ path: 'from', message: 'from must not be after to' }],
  });
}
