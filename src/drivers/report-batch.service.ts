import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import type { ErrorCode } from '../platform/errors/catalogue.js';
import { Database } from '../platform/postgres/database.port.js';
import { TimePartitions } from '../platform/postgres/time-partitions.js';
import { DriverChanges } from './driver-changes.service.js';
import { afterPosition, afterStatus, isLive, type DriverRecord, type StatusReport } from './driver.model.js';
import type { PositionReport } from './position.model.js';
import { RideRepository, type RideRow } from './ride.repository.js';
import { StalenessService } from './staleness.service.js';
import { TrackRepository } from './track.repository.js';

/** What a driver's app says, and whether it says it now: a retained status may be an old word. */
export type DriverReport =
  | { readonly kind: 'position'; readonly report: PositionReport }
  | { readonly kind: 'status'; readonly report: StatusReport; readonly isRetained: boolean };

/** Why a report is not taken; undefined when it is. */
export type Verdict = ErrorCode | undefined;

/** A phone's clock may be behind when the ride has just been accepted. */
const BEFORE_RIDE_MS = 5 * 60_000;

/**
 * Stores a batch of reports in one transaction: positions in the track, and what is newest in the drivers' rows. A
 * position of a ride counts if the ride is that driver's and its time lies within it, however late it comes.
 * What comes twice changes nothing.
 */
@Injectable()
export class ReportBatch {
  constructor(
    private readonly database: Database,
    private readonly partitions: TimePartitions,
    private readonly rides: RideRepository,
    private readonly tracks: TrackRepository,
    private readonly changes: DriverChanges,
    private readonly staleness: StalenessService,
  ) {}

  /** Returns a verdict for each report. */
  async store(reports: readonly DriverReport[]): Promise<Verdict[]> {
    const rides = await this.findRides(positionsIn(reports));
    const verdicts = reports.map((each) =>
      each.kind === 'position' ? verdictOn(each.report, rides) : undefined,
    );
    const taken = reports.filter((_, index) => verdicts[index] === undefined);
    if (taken.length > 0) await this.storeTaken(taken);
    return verdicts;
  }

  private async storeTaken(reports: readonly DriverReport[]): Promise<void> {
    const positions = positionsIn(reports);
    const byDriver = groupedByDriver(reports);
    const ids = [...byDriver.keys()];
    await this.partitions.ensure(positions.map(({ at }) => at));
    await this.changes.introduce(ids);
    const now = Date.now();
    const changed = await this.database.transaction(async (trx: Transaction<unknown>) => {
      if (positions.length > 0) await this.tracks.append(trx, positions);
      return this.changes.change(trx, ids, (driver) =>
        byDriver.get(driver.chauffeurId)!.reduce((known, each) => afterReport(known, each, now), driver),
      );
    });
    this.changes.announce(changed);
    this.staleness.postpone(ids);
  }

  private async findRides(positions: readonly PositionReport[]): Promise<Map<string, RideRow>> {
    const ids = new Set(positions.flatMap(({ reservationId }) => reservationId ?? []));
    if (ids.size === 0) return new Map();
    const rides = await this.rides.find([...ids]);
    return new Map(rides.map((ride) => [ride.reservation_id, ride]));
  }
}

function positionsIn(reports: readonly DriverReport[]): PositionReport[] {
  return reports.flatMap((each) => (each.kind === 'position' ? [each.report] : []));
}

function groupedByDriver(reports: readonly DriverReport[]): Map<string, DriverReport[]> {
  const groups = new Map<string, DriverReport[]>();
  for (const each of reports) {
    const group = groups.get(each.report.chauffeurId);
    if (group) group.push(each);
    else groups.set(each.report.chauffeurId, [each]);
  }
  return groups;
}

function verdictOn(
  { chauffeurId, reservationId, at }: PositionReport,
  rides: ReadonlyMap<string, RideRow>,
): Verdict {
  if (reservationId === undefined) return undefined;
  const ride = rides.get(reservationId);
  if (ride?.chauffeur_id !== chauffeurId) return 'RIDE_NOT_YOURS';
  const isBefore = at < ride.began_at.getTime() - BEFORE_RIDE_MS;
  const isAfter = ride.ended_at !== null && at > ride.ended_at.getTime();
  return isBefore || isAfter ? 'RIDE_NOT_THEN' : undefined;
}

function afterReport(driver: DriverRecord, each: DriverReport, now: number): DriverRecord {
  const after =
    each.kind === 'position' ? afterLivePosition(driver, each.report, now) : afterStatus(driver, each.report);
  const isHeard = each.kind === 'position' || !each.isRetained;
  return isHeard ? { ...after, heardAt: now, isStale: false, updatedAt: now } : { ...after, updatedAt: now };
}

function afterLivePosition(driver: DriverRecord, report: PositionReport, now: number): DriverRecord {
  return isLive(report, now) ? afterPosition(driver, report) : driver;
}
