import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../platform/metrics/metrics.js';
import { StatsParts } from '../platform/upkeep/stats-parts.js';
import { DriversService } from './drivers.service.js';
import { ReportsService } from './reports.service.js';

/** What drivers add to the statistics and to the metrics. */
@Injectable()
export class DriversUpkeep implements OnModuleInit {
  constructor(
    private readonly stats: StatsParts,
    private readonly metrics: Metrics,
    private readonly drivers: DriversService,
    private readonly reports: ReportsService,
  ) {}

  onModuleInit(): void {
    this.stats.register({ name: 'chauffeurs', read: () => this.drivers.counts() });
    this.metrics.gauge(
      'relais_positions_stored',
      'Positions stored since the start, repeated ones included',
      () => this.reports.stored,
    );
  }
}
