import { Injectable } from '@nestjs/common';
import type { Qos } from '../contracts/index.js';
import { Subscriber } from '../platform/broker/subscriber.port.js';

/**
 * Who on this instance wants which filter of the broker: sockets, and the server itself. A filter is asked for at the
 * highest QoS that a claim names, and given back with the last claim, whoever made it.
 */
@Injectable()
export class FilterClaims {
  private readonly claims = new Map<string, Map<string, Qos>>();

  constructor(private readonly subscriber: Subscriber) {}

  /**
   * Asks for a filter, again where it is claimed already: the broker then sends what it retains for it.
   * Throws TOPIC_REFUSED, MQTT_DISABLED or TOPIC_FILTER_INVALID, and nothing is claimed.
   */
  async claim(owner: string, filter: string, qos: Qos): Promise<void> {
    const owners = this.claims.get(filter) ?? new Map<string, Qos>();
    this.claims.set(filter, owners.set(owner, qos));
    try {
      await this.subscriber.subscribe(filter, Math.max(...owners.values()) as Qos);
    } catch (error) {
      await this.giveBack(owner, filter);
      throw error;
    }
  }

  async giveBack(owner: string, filter: string): Promise<void> {
    const owners = this.claims.get(filter);
    if (!owners?.delete(owner) || owners.size > 0) return;
    this.claims.delete(filter);
    await this.subscriber.unsubscribe(filter);
  }
}
