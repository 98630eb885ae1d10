import { Injectable } from '@nestjs/common';
import type { BrokerStats, ConnectionState, MqttConnections } from '../contracts/index.js';
import { Intake } from '../platform/broker/intake.js';
import { Publisher, type LinkStatus } from '../platform/broker/publisher.port.js';
import { Subscriber } from '../platform/broker/subscriber.port.js';

/** The server's own connections to the broker, for operators. */
@Injectable()
export class ConnectionsService {
  constructor(
    private readonly intake: Intake,
    private readonly subscriber: Subscriber,
    private readonly publisher: Publisher,
  ) {}

  connections(): MqttConnections {
    return {
      listener: stateOf(this.intake.linkStatus()),
      publisher: stateOf(this.publisher.status()),
      topics: this.topics(),
      queue: this.publisher.queue(),
    };
  }

  stats(): BrokerStats {
    return { topics: this.topics().length, queue: this.publisher.queue() };
  }

  /** Settles with the new connection begun; it is up a moment later. Throws MQTT_DISABLED. */
  async reconnectPublisher(): Promise<ConnectionState> {
    await this.publisher.reconnect();
    return stateOf(this.publisher.status());
  }

  private topics(): string[] {
    return [...new Set([...this.intake.filters(), ...this.subscriber.filters()])].sort();
  }
}

function stateOf({ isConnected, clientId, connectedAt, reconnectAttempts }: LinkStatus): ConnectionState {
  const since = connectedAt === undefined ? undefined : new Date(connectedAt).toISOString();
  return { isConnected, clientId, connectedAt: since, reconnectAttempts };
}
