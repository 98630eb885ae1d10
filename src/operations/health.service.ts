import { Injectable } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { HealthCheck, HealthOverview, HealthReport } from '../contracts/index.js';
import { Intake } from '../platform/broker/intake.js';
import { Publisher, type LinkStatus } from '../platform/broker/publisher.port.js';
import { HealthRegistry, type HealthProbe } from '../platform/health/health-registry.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';

/** How this process is, by the word of each thing that it depends on. Nothing is asked over the network. */
@Injectable()
export class HealthService {
  constructor(
    private readonly terminus: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly registry: HealthRegistry,
    private readonly lifecycle: Lifecycle,
    private readonly intake: Intake,
    private readonly publisher: Publisher,
  ) {}

  /** Throws Terminus' report while a needed part is down or the process stops. */
  readiness(): Promise<HealthReport> {
    const parts = this.registry.all().map((probe) => () => this.indicate(probe));
    return this.terminus.check([...parts, () => this.indicateProcess()]) as Promise<HealthReport>;
  }

  /** That there is an answer is the answer. */
  liveness(): HealthReport {
    return { status: 'ok', info: {}, error: {}, details: {} };
  }

  overview(): HealthOverview {
    const isWell = this.registry.all().every((probe) => probe.check().isUp);
    return {
      status: isWell && !this.lifecycle.isStopping ? 'ok' : 'degraded',
      uptime: Math.floor(process.uptime()),
      checks: {
        redis: this.checkOf('redis'),
        postgres: this.checkOf('postgres'),
        mqtt: {
          listener: linkCheck(this.intake.linkStatus()),
          publisher: linkCheck(this.publisher.status()),
        },
        queue: this.checkOf('queue'),
      },
    };
  }

  private checkOf(name: string): HealthCheck {
    const report = this.registry
      .all()
      .find((probe) => probe.name === name)
      ?.check();
    return { ...report?.detail, status: report?.isUp ? 'up' : 'down' };
  }

  private indicate(probe: HealthProbe): HealthIndicatorResult {
    const { isUp, detail } = probe.check();
    const indicator = this.indicators.check(probe.name);
    if (isUp) return indicator.up({ ...detail });
    return probe.isNeeded ? indicator.down({ ...detail }) : indicator.degraded({ ...detail });
  }

  private indicateProcess(): HealthIndicatorResult {
    const indicator = this.indicators.check('process');
    return this.lifecycle.isStopping ? indicator.down('stopping') : indicator.up();
  }
}

function linkCheck({ isConnected, reconnectAttempts }: LinkStatus): HealthCheck {
  return { status: isConnected ? 'up' : 'down', reconnectAttempts };
}
