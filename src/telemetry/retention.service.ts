import { Injectable } from '@nestjs/common';
import { Settings } from '../platform/config/settings.js';
import { daysAgo, TimePartitions } from '../platform/postgres/time-partitions.js';
import { RetentionRepository } from './retention.repository.js';

/** Forgets what is older than `RETENTION_READINGS` days; an incident that is not resolved is never too old. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly partitions: TimePartitions,
    private readonly repository: RetentionRepository,
    private readonly settings: Settings,
  ) {}

  /** By whole months, so that readings are kept for up to a month longer; returns how many months went. */
  dropReadings(): Promise<number> {
    return this.partitions.dropBefore(this.cutoff());
  }

  /** Returns how many incidents went. */
  deleteIncidents(): Promise<number> {
    return this.repository.deleteResolvedBefore(this.cutoff());
  }

  private cutoff(): number {
    return daysAgo(this.settings.RETENTION_READINGS);
  }
}
