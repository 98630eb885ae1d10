import { Injectable } from '@nestjs/common';
import { isAhead, type Telemetry } from '../contracts/index.js';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { GroupCommit } from '../platform/postgres/group-commit.js';
import { telemetryReport, type ModuleReport, type TelemetryReport } from './field-module.model.js';
import { ReportBatch, type Verdict } from './report-batch.service.js';

const DAY_MS = 86_400_000;

/** What modules report, whichever way it comes. */
@Injectable()
export class ReportsService {
  private readonly writer: GroupCommit<ModuleReport, Verdict>;
  private readonly keptMs: number;
  private count = 0;

  constructor(batch: ReportBatch, { RETENTION_READINGS }: Settings) {
    this.keptMs = RETENTION_READINGS * DAY_MS;
    this.writer = new GroupCommit({
      maxRows: 500,
      maxWaitMs: 5,
      flush: (reports) => batch.store(reports),
    });
  }

  /** How many this instance has stored since its start, repeated ones included. */
  get stored(): number {
    return this.count;
  }

  /** Settles once it is stored. Throws MODULE_NOT_FOUND, READING_AHEAD, READING_TOO_OLD, DATABASE_UNAVAILABLE. */
  addTelemetry(moduleId: string, telemetry: Telemetry): Promise<void> {
    return this.addMeasured(telemetryReport(moduleId, telemetry, Date.now()));
  }

  /** The same for what was measured at a time that is known. */
  async addMeasured(report: TelemetryReport): Promise<void> {
    const now = Date.now();
    if (isAhead(report, now)) throw new AppError('READING_AHEAD');
    if (report.at < now - this.keptMs) throw new AppError('READING_TOO_OLD');
    await this.add(report);
  }

  /** Settles once it is stored. Throws MODULE_NOT_FOUND, DATABASE_UNAVAILABLE. */
  addStatus(moduleId: string, status: string, isRetained: boolean): Promise<void> {
    return this.add({ kind: 'status', moduleId, status, isRetained });
  }

  private async add(report: ModuleReport): Promise<void> {
    const verdict = await this.writer.add(report);
    if (verdict !== undefined) throw new AppError(verdict, { id: report.moduleId });
    this.count += 1;
  }
}
