import { Injectable, Logger } from '@nestjs/common';
import { Publisher } from '../platform/broker/publisher.port.js';
import { HealthRegistry } from '../platform/health/health-registry.js';

const QUEUE_WARNING_SHARE = 0.8;

/** Writes to the log what is not well. Redis away is fatal: instances do not know of each other then. */
@Injectable()
export class HealthWatch {
  private readonly logger = new Logger(HealthWatch.name);

  constructor(
    private readonly registry: HealthRegistry,
    private readonly publisher: Publisher,
  ) {}

  check(): void {
    for (const probe of this.registry.all()) {
      const { isUp, detail } = probe.check();
      if (isUp) continue;
      const level = probe.name === 'redis' ? 'fatal' : probe.isNeeded ? 'error' : 'warn';
      this.logger[level](`${probe.name} is down`, detail);
    }
    const { size, max } = this.publisher.queue();
    if (size > max * QUEUE_WARNING_SHARE) {
      this.logger.warn(`the offline queue holds ${size} of ${max} messages; full, it refuses new ones`);
    }
  }
}
