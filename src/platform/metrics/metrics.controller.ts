import { Controller } from '@nestjs/common';
import { showMetrics } from '../../contracts/index.js';
import { OnRoute } from '../http/on-route.decorator.js';
import { Metrics } from './metrics.js';

@Controller()
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @OnRoute(showMetrics)
  onMetrics(): Promise<string> {
    return this.metrics.text();
  }
}
