import { Aedes, type AedesOptions, type Client, type PublishPacket } from 'aedes';
import type { AedesInternals, Done } from './aedes-internals.js';
import type { BrokerStore } from './broker-store.js';

/**
 * aedes with another way to publish: in one go, so that no message overtakes another, and without waiting for
 * subscribers, so that a slow one holds nobody back. `done` comes when a message of QoS 1 or 2 is stored: retained,
 * and in the queue of every stored session that it reaches.
 */
export class BrokerCore extends Aedes {
  /** Messages of clients that were let through. */
  publishedCount = 0;

  constructor(
    options: AedesOptions,
    private readonly store: BrokerStore,
  ) {
    super(options);
  }

  /** Makes `publish` skip a packet: it is published already, or must not be. */
  settle(packet: Publishable): void {
    packet.isSettled = true;
  }

  /** Calls back in the order of calls, when all that was accepted so far is stored. */
  whenStored(done: Done): void {
    const committed = this.store.disk.committed();
    if (committed) committed.then(() => done(), done);
    else setImmediate(done);
  }

  override publish(packet: Publishable, client: Client | null | Done, done?: Done): void {
    const callback = typeof client === 'function' ? client : done!;
    // Never at once: mqtt-packet's parser cannot be entered again while it hands over a packet.
    if (packet.isSettled) return void setImmediate(callback);
    if (client !== callback) this.publishedCount += 1;
    this.route(packet);
    if (packet.qos) this.whenStored(callback);
    else setImmediate(callback);
  }

  private route({ topic, payload, qos = 0, retain = false }: Publishable): void {
    const internals = this as unknown as AedesInternals;
    const brokerCounter = ++internals.counter;
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : (payload ?? NOTHING);
    const message = { topic, payload: bytes, qos, retain };
    if (retain) this.store.retained.keep(message);
    if (qos > 0) this.store.sessions.enqueue(message, brokerCounter);
    internals.mq.emit({
      cmd: 'publish',
      topic,
      payload: bytes,
      qos,
      retain,
      dup: false, // each delivery's own [MQTT-3.3.1-3]
      brokerId: this.id,
      brokerCounter,
    });
  }
}

const NOTHING = Buffer.alloc(0);

/** aedes leaves out what is not said, when it publishes on its own. */
type Publishable = Pick<PublishPacket, 'topic' | 'payload'> &
  Partial<PublishPacket> & { isSettled?: boolean };
