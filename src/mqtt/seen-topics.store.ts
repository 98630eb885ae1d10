import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { SeenTopic } from '../contracts/index.js';
import type { RelayedMessage } from '../platform/broker/subscriber.port.js';
import { decodePayload } from './payload.model.js';

const MAX_TOPICS = 2000;
const MAX_PAYLOAD_BYTES = 4096;
/** How fast the rate forgets. */
const RATE_WINDOW_MS = 60_000;

interface Seen {
  last: RelayedMessage;
  at: number;
  messages: number;
  /** Messages a second, as of `at`. */
  rate: number;
}

/** The topics that this instance has heard lately, the newest 2000. */
@Injectable()
export class SeenTopics {
  private readonly topics = new LRUCache<string, Seen>({ max: MAX_TOPICS });

  note(message: RelayedMessage): void {
    const now = Date.now();
    const seen = this.topics.get(message.topic);
    if (!seen) {
      this.topics.set(message.topic, { last: message, at: now, messages: 1, rate: 1000 / RATE_WINDOW_MS });
      return;
    }
    seen.rate = rateAt(seen, now) + 1000 / RATE_WINDOW_MS;
    seen.last = message;
    seen.at = now;
    seen.messages += 1;
  }

  /** Newest first; `skip` of them left out, one more than `limit` returned when there are more. */
  newest(limit: number, skip: number): SeenTopic[] {
    const now = Date.now();
    const found: SeenTopic[] = [];
    let index = 0;
    for (const seen of this.topics.values()) {
      if (index++ < skip) continue;
      found.push(seenTopicOf(seen, now));
      if (found.length > limit) break;
    }
    return found;
  }
}

/** An exponential average: what came long ago counts less and less. */
function rateAt({ rate, at }: Seen, now: number): number {
  return rate * Math.exp((at - now) / RATE_WINDOW_MS);
}

function seenTopicOf(seen: Seen, now: number): SeenTopic {
  const { topic, payload, qos, retain } = seen.last;
  return {
    topic,
    payload: decodePayload(payload.subarray(0, MAX_PAYLOAD_BYTES)),
    qos,
    retain,
    timestamp: new Date(seen.at).toISOString(),
    messages: seen.messages,
    rate: Math.round(rateAt(seen, now) * 1000) / 1000,
    size: payload.length,
  };
}
