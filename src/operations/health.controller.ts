import { Controller } from '@nestjs/common';
import {
  HealthOverview,
  HealthReport,
  showHealth,
  showHealthOverview,
  showLiveness,
  showReadiness,
} from '../contracts/index.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { HealthService } from './health.service.js';

@Controller()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @OnRoute(showHealth)
  onHealth(): Promise<HealthReport> {
    return this.health.readiness();
  }

  @OnRoute(showLiveness)
  onLiveness(): HealthReport {
    return this.health.liveness();
  }

  @OnRoute(showReadiness)
  onReadiness(): Promise<HealthReport> {
    return this.health.readiness();
  }

  @OnRoute(showHealthOverview)
  onOverview(): HealthOverview {
    return this.health.overview();
  }
}
