import { Logger, type OnModuleInit } from '@nestjs/common';
import type { HealthRegistry } from '../platform/health/health-registry.js';
import type { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import type { S3Bucket } from './s3-bucket.js';

const LOOK_MS = 30_000;

/** Tells health and log how the bucket is. Relais is ready without it: only attachments wait. */
export class S3Watch implements OnModuleInit {
  private readonly logger = new Logger('Attachments');
  private wasUp = true;

  constructor(
    private readonly bucket: S3Bucket,
    private readonly health: HealthRegistry,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.health.register({ name: 's3', isNeeded: false, check: () => this.report() });
    const looking = setInterval(() => void this.look(), LOOK_MS).unref();
    this.lifecycle.onStop('drain', () => clearInterval(looking));
    void this.look();
  }

  private report() {
    const { failure, place } = this.bucket;
    return { isUp: failure === undefined, detail: { bucket: place, ...(failure ? { failure } : {}) } };
  }

  /** Says once that it went, and once that it came back. */
  private async look(): Promise<void> {
    await this.bucket.look().catch(() => undefined);
    const { failure, place } = this.bucket;
    const isUp = failure === undefined;
    if (isUp && !this.wasUp) this.logger.log(`the S3 store ${place} is back`);
    if (!isUp && this.wasUp) this.logger.warn(`the S3 store ${place} is away: ${failure}`);
    this.wasUp = isUp;
  }
}
