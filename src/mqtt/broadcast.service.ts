import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { BroadcastRequest, PublishResult } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { InstanceId } from '../platform/lifecycle/instance-id.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { BroadcastHeard } from './mqtt.events.js';
import { MqttService } from './mqtt.service.js';

const BROADCAST_CHANNEL = 'mqtt:broadcast';

interface Notice {
  readonly instance: string;
  readonly topic: string;
  readonly payload: unknown;
}

/**
 * One message to everyone: published at QoS 1, and sent to every socket of namespace `/mqtt` on every instance. Sockets
 * that are subscribed to its topic get it from the broker; each instance sends it to its others, so that it comes once.
 * While the state store is away it is published all the same, and sent to the sockets of this instance.
 */
@Injectable()
export class BroadcastService implements OnApplicationBootstrap {
  private readonly logger = new Logger(BroadcastService.name);

  constructor(
    private readonly mqtt: MqttService,
    private readonly events: DomainEvents,
    private readonly state: StateEngine,
    private readonly lifecycle: Lifecycle,
    private readonly instance: InstanceId,
  ) {}

  onApplicationBootstrap(): void {
    const stop = this.state.listen(BROADCAST_CHANNEL, (notice) => {
      const { instance, topic, payload } = JSON.parse(notice) as Notice;
      if (instance !== this.instance.value) this.events.emit(new BroadcastHeard(topic, payload));
    });
    this.lifecycle.onStop('disconnect', stop);
  }

  /** Throws what `MqttService.publishFor` throws. */
  async broadcast(caller: Caller, request: BroadcastRequest): Promise<PublishResult> {
    const { topic, message, includeTimestamp } = request;
    const payload = includeTimestamp ? withTimestamp(message) : message;
    const result = await this.mqtt.publishFor(caller, { topic, payload, qos: 1, retain: false });
    this.events.emit(new BroadcastHeard(topic, payload));
    await this.tellOthers({ instance: this.instance.value, topic, payload });
    return result;
  }

  private async tellOthers(notice: Notice): Promise<void> {
    await this.state.notify(BROADCAST_CHANNEL, JSON.stringify(notice)).catch((error: unknown) => {
      this.logger.warn(`other instances missed a broadcast on ${notice.topic}`, error);
    });
  }
}

function withTimestamp(message: unknown): object {
  const timestamp = new Date().toISOString();
  const isObject = typeof message === 'object' && message !== null && !Array.isArray(message);
  return isObject ? { ...message, timestamp } : { message, timestamp };
}
