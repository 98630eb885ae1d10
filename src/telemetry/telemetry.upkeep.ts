import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CleanupTasks } from '../platform/upkeep/cleanup-tasks.js';
import { RetentionService } from './retention.service.js';

/** What the sensors add to the cleanup. */
@Injectable()
export class TelemetryUpkeep implements OnModuleInit {
  constructor(
    private readonly cleanup: CleanupTasks,
    private readonly retention: RetentionService,
  ) {}

  onModuleInit(): void {
    this.cleanup.register({ name: 'readingMonths', run: () => this.retention.dropReadings() });
    this.cleanup.register({ name: 'resolvedIncidents', run: () => this.retention.deleteIncidents() });
  }
}
