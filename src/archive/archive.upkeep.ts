import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../platform/metrics/metrics.js';
import { CleanupTasks } from '../platform/upkeep/cleanup-tasks.js';
import { ArchiveRepository } from './archive.repository.js';

/** What archives add to the cleanup and to the metrics. */
@Injectable()
export class ArchiveUpkeep implements OnModuleInit {
  constructor(
    private readonly cleanup: CleanupTasks,
    private readonly metrics: Metrics,
    private readonly archives: ArchiveRepository,
  ) {}

  onModuleInit(): void {
    this.cleanup.register({ name: 'backups', run: () => this.archives.clearDelivered() });
    this.metrics.gauge('relais_archives_failing', 'Archives whose delivery has failed so far', () =>
      this.archives.countFailing(),
    );
  }
}
