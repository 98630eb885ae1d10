import { Injectable } from '@nestjs/common';
import { isAhead } from '../contracts/index.js';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { GroupCommit } from '../platform/postgres/group-commit.js';
import type { StatusReport } from './driver.model.js';
import type { PositionReport } from './position.model.js';
import { PositionRate } from './position-rate.js';
import { RideRelay } from './ride-relay.service.js';
import { ReportBatch, type DriverReport, type Verdict } from './report-batch.service.js';

const DAY_MS = 86_400_000;

/** What drivers' apps report, whichever topic it comes on. */
@Injectable()
export class ReportsService {
  private readonly writer: GroupCommit<DriverReport, Verdict>;
  private readonly rate: PositionRate;
  private readonly keptMs: number;
  private count = 0;

  constructor(
    batch: ReportBatch,
    private readonly relay: RideRelay,
    { RATE_POSITIONS, RETENTION_TRACKS }: Settings,
  ) {
    this.rate = new PositionRate(RATE_POSITIONS);
    this.keptMs = RETENTION_TRACKS * DAY_MS;
    this.writer = new GroupCommit({
      maxRows: 1_000,
      maxWaitMs: 5,
      flush: (reports) => batch.store(reports),
    });
  }

  /** How many positions this instance has stored since its start, repeated ones included. */
  get stored(): number {
    return this.count;
  }

  /**
   * Settles once all of them are stored: one message's, so they count once. A refused one leaves the others alone and is
   * named by its place. Throws REQUEST_RATE_LIMITED, POSITION_AHEAD, POSITION_TOO_OLD, RIDE_NOT_YOURS, RIDE_NOT_THEN.
   */
  async addPositions(chauffeurId: string, reports: readonly PositionReport[]): Promise<void> {
    this.rate.take(chauffeurId);
    const verdicts = await Promise.all(reports.map((report) => this.addPosition(report)));
    const place = verdicts.findIndex((verdict) => verdict !== undefined);
    if (place >= 0) throw new AppError(verdicts[place]!, { place });
  }

  /** The same for what came on the driver's own topic: positions of a ride are said again on the reservation's. */
  async addOwnPositions(chauffeurId: string, reports: readonly PositionReport[]): Promise<void> {
    await this.addPositions(chauffeurId, reports);
    await this.relay.sayAgain(reports);
  }

  /** Settles once it is stored. Throws STATUS_AHEAD: it would be the newest word for as long as it is ahead. */
  async addStatus(report: StatusReport, isRetained: boolean): Promise<void> {
    if (isAhead(report, Date.now())) throw new AppError('STATUS_AHEAD');
    await this.writer.add({ kind: 'status', report, isRetained });
  }

  private async addPosition(report: PositionReport): Promise<Verdict> {
    const now = Date.now();
    if (isAhead(report, now)) return 'POSITION_AHEAD';
    if (report.at < now - this.keptMs) return 'POSITION_TOO_OLD';
    const verdict = await this.writer.add({ kind: 'position', report });
    if (verdict === undefined) this.count += 1;
    return verdict;
  }
}
