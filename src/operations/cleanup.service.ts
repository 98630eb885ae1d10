import { Injectable, Logger } from '@nestjs/common';
import type { CleanupReport } from '../contracts/index.js';
import { CleanupTasks } from '../platform/upkeep/cleanup-tasks.js';

/** Runs what features have to clean up, one after the other. A task that fails is reported and stops no other. */
@Injectable()
export class CleanupService {
  private readonly logger = new Logger(CleanupService.name);

  constructor(private readonly tasks: CleanupTasks) {}

  async run(): Promise<CleanupReport> {
    const report: CleanupReport = { removed: {}, failed: [] };
    for (const task of this.tasks.all()) {
      try {
        report.removed[task.name] = await task.run();
      } catch (error) {
        this.logger.error(`could not clean up ${task.name}`, error);
        report.failed.push(task.name);
      }
    }
    this.logger.log('cleaned up', report.removed);
    return report;
  }
}
