import { filterMatches } from '../../../contracts/index.js';
import type { BatchedLevel } from './batched-level.js';
import { RETAINED_PREFIX, retainedKey } from './broker-keys.js';
import { decodeMessage, encodeMessage, type StoredMessage } from './message-codec.js';

/** The last retained message of each topic. */
export class RetainedMessages {
  constructor(private readonly disk: BatchedLevel) {}

  /** An empty payload clears the topic [MQTT-3.3.1-10]. */
  keep(message: StoredMessage): void {
    const key = retainedKey(message.topic);
    if (message.payload.length === 0) this.disk.delete(key);
    else this.disk.put(key, encodeMessage(message));
  }

  /** Looks only at topics that begin as the filters do, up to their first wildcard. */
  async *matching(filters: readonly string[]): AsyncGenerator<StoredMessage> {
    for (const filter of filters) {
      const start = RETAINED_PREFIX + filter.slice(0, filter.search(/[+#]|$/)).replace(/\/$/, '');
      for await (const [key, value] of this.disk.entries(start)) {
        if (filterMatches(filter, key.slice(RETAINED_PREFIX.length))) yield decodeMessage(value);
      }
    }
  }
}
