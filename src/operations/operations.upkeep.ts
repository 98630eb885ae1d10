import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Publisher } from '../platform/broker/publisher.port.js';
import { HealthRegistry } from '../platform/health/health-registry.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { SocketHub } from '../platform/socket/socket-hub.js';

/** What the process as a whole adds to the metrics: what docs/operations.md has alerts for. */
@Injectable()
export class OperationsUpkeep implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly registry: HealthRegistry,
    private readonly sockets: SocketHub,
    private readonly publisher: Publisher,
  ) {}

  onModuleInit(): void {
    this.metrics.gaugeBy(
      'part',
      'relais_part_up',
      '1 while what the process depends on is there, else 0',
      () => Object.fromEntries(this.registry.all().map((probe) => [probe.name, probe.check().isUp ? 1 : 0])),
    );
    this.metrics.gauge('relais_sockets', 'Sockets connected here', () => this.sockets.count());
    this.metrics.gauge(
      'relais_mqtt_queue_messages',
      'Messages that wait for the broker',
      () => this.publisher.queue().size,
    );
    this.metrics.gauge(
      'relais_mqtt_queue_limit',
      'Messages the offline queue holds',
      () => this.publisher.queue().max,
    );
  }
}
