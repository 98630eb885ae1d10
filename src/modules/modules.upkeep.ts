import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../platform/metrics/metrics.js';
import { CleanupTasks } from '../platform/upkeep/cleanup-tasks.js';
import { StatsParts } from '../platform/upkeep/stats-parts.js';
import { FieldModulesService } from './field-modules.service.js';
import { ModuleRetention } from './module-retention.service.js';
import { ReportsService } from './reports.service.js';

/** What modules add to the cleanup, to the statistics and to the metrics. */
@Injectable()
export class ModulesUpkeep implements OnModuleInit {
  constructor(
    private readonly cleanup: CleanupTasks,
    private readonly retention: ModuleRetention,
    private readonly stats: StatsParts,
    private readonly modules: FieldModulesService,
    private readonly metrics: Metrics,
    private readonly reports: ReportsService,
  ) {}

  onModuleInit(): void {
    this.cleanup.register({ name: 'moduleTelemetryMonths', run: () => this.retention.dropOld() });
    this.cleanup.register({ name: 'deletedModuleTelemetry', run: () => this.retention.eraseDeleted() });
    this.stats.register({ name: 'modules', read: () => this.modules.counts() });
    this.metrics.gauge(
      'relais_module_reports_stored',
      'Reports of field modules stored since the start, repeated ones included',
      () => this.reports.stored,
    );
  }
}
