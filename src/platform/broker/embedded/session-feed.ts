import type { Client } from 'aedes';
import { writeToStream } from 'mqtt-packet';
import type { Qos } from '../../../contracts/index.js';
import type { BatchedLevel } from './batched-level.js';
import type { GrantedFilters } from './granted-filters.js';
import { decodeMessage, encodeMessage, type StoredMessage } from './message-codec.js';
import type { StoredSession } from './stored-session.js';

/** Bytes that may wait in one connection before its further messages stay on disk. */
const LAG_BYTES = 65_536;

/**
 * Sends a stored session its queue, in order: first from disk, then live as messages are published, and from disk
 * again when the client lags behind. So a slow reader holds back neither publishers nor memory, and nothing overtakes.
 * What was sent before and not acknowledged comes again with its id and DUP [MQTT-4.4.0-1].
 */
export class SessionFeed {
  private isLive = false;
  private isDraining = false;
  private lastSent = '';
  private formerIds = new Map<string, number>();
  private wake?: () => void;

  constructor(
    private readonly client: Client,
    private readonly session: StoredSession,
    private readonly filters: GrantedFilters,
    private readonly disk: BatchedLevel,
  ) {}

  /** Begins with what the former connection left. */
  start(): void {
    this.formerIds = this.session.unacknowledged();
    this.catchUp();
  }

  stop(): void {
    this.wake?.();
  }

  /** The id to send the newest message with at once; undefined when it has to wait for its turn on disk. */
  offer(key: string): number | undefined {
    if (!this.isLive) return undefined;
    if (this.session.beforeNewest > this.lastSent || !this.hasRoom()) {
      this.catchUp();
      return undefined;
    }
    this.lastSent = key;
    return this.session.send(key);
  }

  /** Looks whether a message was queued for a filter before it was heard of live. */
  recheck(): void {
    if (this.isLive && this.session.newest > this.lastSent) this.catchUp();
  }

  /** Sends from disk until nothing is left there, then live again. */
  private catchUp(): void {
    this.isLive = false;
    if (this.isDraining) return;
    this.isDraining = true;
    this.drain().catch((error: Error) => this.client.conn.destroy(error));
  }

  /** Keeps the id of a QoS 2 message that goes out, so that it is known after a restart too. */
  keepId(messageId: number, message: StoredMessage): void {
    const key = this.session.keyOfSent(messageId);
    if (key) this.disk.put(key, encodeMessage({ ...message, messageId }));
  }

  /** After PUBREC there is only a PUBREL to send [MQTT-4.3.3-1]. */
  async release(messageId: number): Promise<void> {
    const payload = Buffer.alloc(0);
    this.keepId(messageId, { topic: '', payload, qos: 2, retain: false, isReleased: true });
    await this.disk.committed();
  }

  acknowledge(messageId: number): void {
    const key = this.session.acknowledge(messageId);
    if (key) this.disk.delete(key);
    if (this.wake && this.session.hasMuchRoom) this.wake();
  }

  private async drain(): Promise<void> {
    do {
      for await (const [key, value] of this.disk.entries(this.session.queue, this.lastSent || undefined)) {
        if (!this.hasRoom()) await this.room();
        if (this.client.closed) return;
        this.lastSent = key;
        this.send(key, decodeMessage(value));
      }
    } while (this.session.newest > this.lastSent);
    this.isLive = true;
    this.isDraining = false;
  }

  private send(key: string, message: StoredMessage): void {
    const formerId = message.messageId ?? this.formerIds.get(key);
    const granted = this.filters.qosFor(message.topic);
    if (formerId === undefined && !granted) return this.drop(key, granted, message);
    const messageId = formerId ?? this.session.send(key);
    if (message.messageId !== undefined) this.session.resend(messageId, key);
    if (message.isReleased) return this.write({ cmd: 'pubrel', messageId });
    const qos = Math.min(message.qos, granted ?? message.qos) as Qos;
    if (qos === 2) this.keepId(messageId, message);
    const { topic, payload } = message;
    this.write({
      cmd: 'publish',
      topic,
      payload,
      qos,
      messageId,
      retain: false,
      dup: formerId !== undefined,
    });
  }

  /** Whoever lost a filter meanwhile gets nothing by it later; one that is now at QoS 0 is not acknowledged. */
  private drop(key: string, granted: Qos | undefined, { topic, payload }: StoredMessage): void {
    this.disk.delete(key);
    this.session.queued -= 1;
    if (granted === 0) this.write({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false });
  }

  private write(packet: Parameters<typeof writeToStream>[0]): void {
    writeToStream(packet, this.client.conn);
  }

  private hasRoom(): boolean {
    return this.session.hasRoom && this.client.conn.writableLength < LAG_BYTES;
  }

  /** aedes emits `drain` when it closes a connection, too. */
  private async room(): Promise<void> {
    while (!this.client.closed && !this.hasRoom()) {
      await new Promise<void>((resolve) => {
        if (this.session.hasRoom) this.client.conn.once('drain', resolve);
        else this.wake = resolve;
      });
      this.wake = undefined;
    }
  }
}
