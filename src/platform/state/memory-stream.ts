import { randomUUID } from 'node:crypto';
import {
  STREAM_LIFE_MS,
  type StreamEntry,
  type StreamKeep,
  type StreamPosition,
} from './state-engine.port.js';

interface Kept extends StreamEntry {
  readonly expiresAt: number;
}

/** One stream of the memory engine. Times by `performance.now()`. */
export class MemoryStream {
  private readonly epoch = randomUUID();
  private readonly kept: Kept[] = [];
  private offset = 0;
  private lifeMs = STREAM_LIFE_MS;
  /** When its epoch ends, unless it is used before. */
  endsAt = performance.now() + STREAM_LIFE_MS;

  append(data: string, { maxLength, maxAgeMs }: StreamKeep): StreamPosition {
    const expiresAt = performance.now() + maxAgeMs;
    this.offset += 1;
    this.kept.push({ offset: this.offset, data, expiresAt });
    this.trim(maxLength);
    this.lifeMs = Math.max(STREAM_LIFE_MS, maxAgeMs);
    return this.position();
  }

  readAfter({ epoch, offset }: StreamPosition, most = Infinity): StreamEntry[] | undefined {
    this.trim();
    const missed = this.offset - offset;
    if (epoch !== this.epoch || missed < 0 || missed > Math.min(most, this.kept.length)) return undefined;
    return this.kept.slice(this.kept.length - missed).map(entryOf);
  }

  position(): StreamPosition {
    this.endsAt = performance.now() + this.lifeMs;
    return { epoch: this.epoch, offset: this.offset };
  }

  private trim(maxLength = Infinity): void {
    const now = performance.now();
    let gone = Math.max(0, this.kept.length - maxLength);
    while (gone < this.kept.length && this.kept[gone]!.expiresAt <= now) gone++;
    this.kept.splice(0, gone);
  }
}

function entryOf({ offset, data }: Kept): StreamEntry {
  return { offset, data };
}
