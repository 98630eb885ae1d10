import type { Qos } from '../../contracts/index.js';
import type { LinkStatus } from './publisher.port.js';

export interface RelayedMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: Qos;
  /** True when the broker sent it because of a new subscription, from what it had retained. */
  readonly retain: boolean;
}

/**
 * Subscriptions that come and go while Relais runs (the bridge's, and an operator's): a connection of their own, at
 * every instance. Whatever filters overlap, a message that the broker got once comes here once.
 */
export abstract class Subscriber {
  /**
   * Asks the broker for a filter and settles when it has confirmed it (or at once while it is away: it is asked again
   * at every connection). Asked for again, the broker sends what it retains for it again.
   * Throws TOPIC_REFUSED when the broker says no.
   */
  abstract subscribe(filter: string, qos: Qos): Promise<void>;
  abstract unsubscribe(filter: string): Promise<void>;
  /** Every message of any subscription, in the broker's order. Listeners must not wait for anything. */
  abstract onMessage(listener: (message: RelayedMessage) => void): void;
  /** What is subscribed to now, or will be when the broker is back. */
  abstract filters(): string[];
  abstract status(): LinkStatus;
  /** The link's state, at each change. */
  abstract onStatus(listener: (isConnected: boolean) => void): void;
}
