import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import type { ErrorCode } from '../platform/errors/catalogue.js';
import { Database } from '../platform/postgres/database.port.js';
import { TimePartitions } from '../platform/postgres/time-partitions.js';
import {
  FieldModuleChanges,
  type FieldModuleNews,
  type FieldModuleStep,
} from './field-module-changes.service.js';
import { afterReport, type FieldModuleRecord, type ModuleReport } from './field-module.model.js';
import { FieldModuleRepository } from './field-module.repository.js';
import { ModuleSilence } from './module-silence.service.js';
import { ModuleTelemetryRepository, type MeasuredBy } from './module-telemetry.repository.js';

/** Why a report is not taken; undefined when it is. */
export type Verdict = ErrorCode | undefined;

type KnownModules = ReadonlyMap<string, FieldModuleRecord>;

/**
 * Stores a batch of reports in one transaction: telemetry in the history, and what is newest in the modules' rows.
 * Telemetry that bears its time and comes twice changes nothing but when the module was heard.
 */
@Injectable()
export class ReportBatch {
  constructor(
    private readonly database: Database,
    private readonly partitions: TimePartitions,
    private readonly modules: FieldModuleRepository,
    private readonly history: ModuleTelemetryRepository,
    private readonly changes: FieldModuleChanges,
    private readonly silence: ModuleSilence,
  ) {}

  /** Returns a verdict for each report. */
  async store(reports: readonly ModuleReport[]): Promise<Verdict[]> {
    await this.partitions.ensure(reports.flatMap((each) => (each.kind === 'telemetry' ? [each.at] : [])));
    const ids = [...new Set(reports.map(({ moduleId }) => moduleId))];
    const { known, news } = await this.database.transaction(async (trx: Transaction<unknown>) => {
      const locked = await this.modules.lock(trx, ids);
      return this.storeKnown(trx, reports, new Map(locked.map((module) => [module.moduleId, module])));
    });
    this.changes.announce(news);
    this.silence.postpone([...known.keys()]);
    return reports.map(({ moduleId }) => (known.has(moduleId) ? undefined : 'MODULE_NOT_FOUND'));
  }

  private async storeKnown(
    trx: Transaction<unknown>,
    reports: readonly ModuleReport[],
    known: KnownModules,
  ): Promise<{ known: KnownModules; news: FieldModuleNews[] }> {
    const measured = reports.flatMap((report) => measuredBy(known.get(report.moduleId), report));
    if (measured.length > 0) await this.history.append(trx, measured);
    const news = await this.changes.store(trx, stepsOf(reports, known, Date.now()));
    return { known, news };
  }
}

function measuredBy(module: FieldModuleRecord | undefined, report: ModuleReport): MeasuredBy[] {
  if (!module || report.kind !== 'telemetry') return [];
  return [{ moduleNo: module.no, telemetry: report.telemetry, at: report.at }];
}

/** One step a report, in the order in which they came. */
function stepsOf(reports: readonly ModuleReport[], known: KnownModules, now: number): FieldModuleStep[] {
  const latest = new Map(known);
  return reports.flatMap((report) => {
    const before = latest.get(report.moduleId);
    if (!before) return [];
    const after = afterReport(before, report, now);
    latest.set(report.moduleId, after);
    return [{ before, after }];
  });
}
