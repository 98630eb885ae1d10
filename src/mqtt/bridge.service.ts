import { Injectable } from '@nestjs/common';
import type { BridgeStats, MqttStatus } from '../contracts/index.js';
import { Intake } from '../platform/broker/intake.js';
import { Publisher } from '../platform/broker/publisher.port.js';
import { Subscriber } from '../platform/broker/subscriber.port.js';
import { BridgeCounters } from './bridge-counters.js';
import { statusOf } from './status.model.js';
import { SubscriptionsService } from './subscriptions.service.js';

/** The bridge's own state and figures, on this instance. */
@Injectable()
export class BridgeService {
  constructor(
    private readonly intake: Intake,
    private readonly publisher: Publisher,
    private readonly subscriber: Subscriber,
    private readonly subscriptions: SubscriptionsService,
    private readonly counters: BridgeCounters,
  ) {}

  /** The link that messages come in by. */
  status(): MqttStatus {
    return statusOf(this.subscriber.status());
  }

  stats(): BridgeStats {
    const { published, received, rejected } = this.counters;
    const { sent } = this.publisher;
    const { taken } = this.intake;
    const queued = this.publisher.queue().size;
    const totals = this.subscriptions.table.totals();
    return { ...this.status(), ...totals, published, received, sent, taken, rejected, queued };
  }
}
