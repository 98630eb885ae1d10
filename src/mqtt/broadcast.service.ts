import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { BroadcastRequest, PublishResult } from '../contracts/index.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { BroadcastHeard } from './mqtt.events.js';
import { MqttService } from './mqtt.service.js';

const BROADCAST_CHANNEL = 'mqtt:broadcast';

/**
 * One message to everyone: published at QoS 1, and sent to every socket of namespace `/mqtt` on every instance. Sockets
 * that are subscribed to its topic get it from the broker; each instance sends it to its others, so that it comes once.
 */
@Injectable()
export class BroadcastService implements OnApplicationBootstrap {
  constructor(
    private readonly mqtt: MqttService,
    private readonly events: DomainEvents,
    private readonly state: StateEngine,
    private readonly lifecycle: Lifecycle,
  ) {}

  onApplicationBootstrap(): void {
    const stop = this.state.listen(BROADCAST_CHANNEL, (notice) => {
      const { topic, payload } = JSON.parse(notice) as { topic: string; payload: unknown };
      this.events.emit(new BroadcastHeard(topic, payload));
    });
    this.lifecycle.onStop('disconnect', stop);
  }

  async broadcast({ topic, message, includeTimestamp }: BroadcastRequest): Promise<PublishResult> {
    const payload = includeTimestamp ? withTimestamp(message) : message;
    const result = await this.mqtt.publish(topic, payload, { qos: 1 });
    await this.state.notify(BROADCAST_CHANNEL, JSON.stringify({ topic, payload }));
    return result;
  }
}

function withTimestamp(message: unknown): object {
  const timestamp = new Date().toISOString();
  const isObject = typeof message === 'object' && message !== null && !Array.isArray(message);
  return isObject ? { ...message, timestamp } : { message, timestamp };
}
