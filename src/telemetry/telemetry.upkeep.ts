import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../platform/metrics/metrics.js';
import { CleanupTasks } from '../platform/upkeep/cleanup-tasks.js';
import { ReadingsService } from './readings.service.js';
import { RetentionService } from './retention.service.js';

/** What the sensors add to the cleanup and to the metrics. */
@Injectable()
export class TelemetryUpkeep implements OnModuleInit {
  constructor(
    private readonly cleanup: CleanupTasks,
    private readonly retention: RetentionService,
    private readonly metrics: Metrics,
    private readonly readings: ReadingsService,
  ) {}

  onModuleInit(): void {
    this.cleanup.register({ name: 'readingMonths', run: () => this.retention.dropReadings() });
    this.cleanup.register({ name: 'resolvedIncidents', run: () => this.retention.deleteIncidents() });
    this.metrics.gauge(
      'relais_readings_stored',
      'Readings stored since the start, repeated ones included',
      () => this.readings.stored,
    );
  }
}
