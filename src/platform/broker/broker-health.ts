import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { HealthRegistry, type HealthReport } from '../health/health-registry.js';
import { BrokerLink } from './broker-link.port.js';
import { BrokerPublisher } from './broker-publisher.js';
import { BrokerSubscriber } from './broker-subscriber.js';
import { Intake } from './intake.js';

/** Enters the three connections (`mqtt`, needed) and the offline queue (`queue`) into the health registry. */
@Injectable()
export class BrokerHealth implements OnModuleInit {
  constructor(
    private readonly settings: Settings,
    private readonly health: HealthRegistry,
    private readonly link: BrokerLink,
    private readonly intake: Intake,
    private readonly publisher: BrokerPublisher,
    private readonly subscriber: BrokerSubscriber,
  ) {}

  onModuleInit(): void {
    this.health.register({ name: 'mqtt', isNeeded: true, check: () => this.checkLinks() });
    this.health.register({ name: 'queue', isNeeded: false, check: () => this.checkQueue() });
  }

  private checkLinks(): HealthReport {
    if (!this.settings.MQTT_ENABLED) return { isUp: true, detail: { isEnabled: false } };
    const listener = this.intake.isReady;
    const subscriber = this.subscriber.isReady;
    const publisher = this.settings.MQTT_PUBLISHER_ENABLED ? this.publisher.isReady : null;
    const { kind: engine, address: broker } = this.link;
    return {
      isUp: listener && subscriber && publisher !== false,
      detail: { engine, broker, listener, subscriber, publisher },
    };
  }

  private checkQueue(): HealthReport {
    const { size, max } = this.publisher.queue();
    return { isUp: size < max || size === 0, detail: { size, max } };
  }
}
