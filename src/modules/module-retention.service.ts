import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../platform/config/settings.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { daysAgo, TimePartitions } from '../platform/postgres/time-partitions.js';
import { ModuleTelemetryRepository } from './module-telemetry.repository.js';

/** Forgets what modules have measured: what is too old, and all of what belongs to no module any more. */
@Injectable()
export class ModuleRetention {
  private readonly logger = new Logger(ModuleRetention.name);

  constructor(
    private readonly partitions: TimePartitions,
    private readonly history: ModuleTelemetryRepository,
    private readonly lifecycle: Lifecycle,
    private readonly settings: Settings,
  ) {}

  /** Drops what is older than `RETENTION_READINGS` days, by whole months; returns how many months went. */
  dropOld(): Promise<number> {
    return this.partitions.dropBefore(daysAgo(this.settings.RETENTION_READINGS));
  }

  /** Erases what deleted modules have left, some thousand rows a transaction; what a stop leaves is erased later. */
  async eraseDeleted(): Promise<number> {
    let erased = 0;
    while (!this.lifecycle.isStopping) {
      const slice = await this.history.eraseSlice();
      if (slice === undefined) break;
      erased += slice;
    }
    return erased;
  }

  /** Begins to; nobody waits for it. */
  eraseSoon(): void {
    this.eraseDeleted().catch((error: unknown) => {
      this.logger.warn('the telemetry of a deleted module is erased at the next cleanup', error);
    });
  }
}
