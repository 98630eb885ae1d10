import type { Client, PublishPacket, Subscription } from 'aedes';
import { Readable } from 'node:stream';
import type { Qos } from '../../../contracts/index.js';
import type { BrokerConnection } from './broker-connection.js';

import { WILL_PREFIX, willKey } from './broker-keys.js';
import type { BrokerStore } from './broker-store.js';
import { decodeMessage, encodeMessage, type StoredMessage } from './message-codec.js';

type Named = Pick<Client, 'id'>;
type Numbered = { readonly messageId: number };
type Will = PublishPacket & { brokerId?: string; clientId?: string };
type Outgoing =
  { cmd: 'pubrel'; messageId: number } | (StoredMessage & { cmd: 'publish'; messageId: number });

/**
 * Persistence in the words of aedes, for what is left to it: restored subscriptions, retained messages for new ones,
 * wills, and the ids that tell a QoS 2 message from its repetition. Queues are the feeds' own.
 */
export class BrokerPersistence {
  constructor(
    private readonly store: BrokerStore,
    private readonly connectionOf: (client: Client) => BrokerConnection | undefined,
  ) {}

  private broker: { readonly id: string; readonly closed: boolean };

  async setup(broker: { readonly id: string; readonly closed: boolean }): Promise<void> {
    this.broker = broker;
  }

  createRetainedStreamCombi(filters: readonly string[]): Readable {
    const packets = async function* (retained: BrokerStore['retained']) {
      for await (const message of retained.matching(filters)) yield { cmd: 'publish', ...message };
    };
    return Readable.from(packets(this.store.retained));
  }

  /** Nothing: each filter is stored when it is granted, and aedes would store the refused ones too. */
  async addSubscriptions(): Promise<void> {}

  async removeSubscriptions({ id }: Named, filters: readonly string[]): Promise<void> {
    const session = this.store.sessions.find(id);
    if (!session) return;
    this.store.sessions.unsubscribe(session, filters);
    await this.store.disk.committed();
  }

  async subscriptionsByClient({ id }: Named): Promise<Subscription[]> {
    const filters = this.store.sessions.find(id)?.filters ?? new Map<string, Qos>();
    return Array.from(filters, ([topic, qos]) => ({ topic, qos }));
  }

  async cleanSubscriptions({ id }: Named): Promise<void> {
    const session = this.store.sessions.find(id);
    if (session) await this.store.sessions.discard(session);
  }

  outgoingUpdate(client: Client, packet: Outgoing): Promise<void> {
    const feed = this.connectionOf(client)?.feed;
    if (!feed) return DONE;
    if (packet.cmd === 'pubrel') return feed.release(packet.messageId);
    if (packet.qos === 2) feed.keepId(packet.messageId, pickMessage(packet));
    return DONE;
  }

  outgoingClearMessageId(client: Client, { messageId }: { messageId?: number }): Promise<void> {
    if (messageId !== undefined) this.connectionOf(client)?.feed?.acknowledge(messageId);
    return DONE;
  }

  outgoingStream(): Readable {
    return Readable.from([]);
  }

  async incomingGetPacket({ id }: Named, { messageId }: Numbered): Promise<object> {
    if (!this.store.incoming.has(id, messageId)) throw new Error('not seen before');
    return { messageId };
  }

  /** Not awaited on purpose: so it is in one batch with the message itself, which aedes publishes next. */
  async incomingStorePacket({ id }: Named, { messageId }: Numbered): Promise<void> {
    this.store.incoming.add(id, messageId);
  }

  async incomingDelPacket({ id }: Named, { messageId }: Numbered): Promise<void> {
    this.store.incoming.delete(id, messageId);
  }

  async cleanIncoming({ id }: Named): Promise<void> {
    this.store.incoming.clear(id);
  }

  async putWill({ id }: Named, will: Will): Promise<void> {
    const stored = { ...pickMessage(will as StoredMessage), clientId: id, brokerId: this.broker.id };
    this.store.disk.put(willKey(id), encodeMessage(stored));
    await this.store.disk.committed();
  }

  /** Keeps the wills at the stop: they are sent after the next start, unless their clients come back before. */
  async delWill({ id }: Named): Promise<void> {
    if (!this.broker.closed) this.store.disk.delete(willKey(id));
  }

  /** The wills that former runs of the broker left. */
  streamWill(running: Readonly<Record<string, number>>): Readable {
    const entries = this.store.disk.entries(WILL_PREFIX);
    const wills = async function* () {
      for await (const [, value] of entries) {
        const will = decodeMessage(value);
        if (running[will.brokerId!] === undefined) yield { cmd: 'publish', ...will };
      }
    };
    return Readable.from(wills());
  }
}

const DONE = Promise.resolve();

function pickMessage({ topic, payload, qos, retain }: StoredMessage): StoredMessage {
  return { topic, payload, qos, retain };
}
