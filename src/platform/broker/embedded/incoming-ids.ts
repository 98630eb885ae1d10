import type { BatchedLevel } from './batched-level.js';
import { INCOMING_PREFIX, incomingOf } from './broker-keys.js';

/**
 * The ids of QoS 2 messages that came and whose PUBREL has not: what tells a repetition from a new message
 * [MQTT-4.3.3-2]. Answered from memory, because asking the disk for each would let messages overtake each other.
 */
export class IncomingIds {
  private readonly byClient = new Map<string, Set<number>>();

  constructor(private readonly disk: BatchedLevel) {}

  /** Forgets those of clients that are not known any more: a clean session ends with the broker. */
  async load(isKnown: (clientId: string) => boolean): Promise<void> {
    for await (const [key] of this.disk.entries(INCOMING_PREFIX)) {
      const [, client, messageId] = key.split(':');
      const clientId = decodeURIComponent(client!);
      if (isKnown(clientId)) this.remember(clientId, Number(messageId));
      else this.disk.delete(key);
    }
  }

  has(clientId: string, messageId: number): boolean {
    return this.byClient.get(clientId)?.has(messageId) ?? false;
  }

  add(clientId: string, messageId: number): void {
    this.remember(clientId, messageId);
    this.disk.put(incomingOf(clientId) + messageId, MARK);
  }

  delete(clientId: string, messageId: number): void {
    const ids = this.byClient.get(clientId);
    if (!ids?.delete(messageId)) return;
    if (ids.size === 0) this.byClient.delete(clientId);
    this.disk.delete(incomingOf(clientId) + messageId);
  }

  clear(clientId: string): void {
    for (const messageId of this.byClient.get(clientId) ?? []) this.delete(clientId, messageId);
  }

  private remember(clientId: string, messageId: number): void {
    const ids = this.byClient.get(clientId) ?? new Set();
    this.byClient.set(clientId, ids.add(messageId));
  }
}

const MARK = Buffer.from('1');
