import type { ExpiryQueue } from './expiry-queue.js';
import { MemoryAspects } from './memory-aspects.js';
import { MemoryStream } from './memory-stream.js';
import type { Publication, PublishedBatch, StreamKeep, StreamPlace } from './state-engine.port.js';

/** The streams of the memory engine, by name. */
export class MemoryStreams {
  private readonly streams = new Map<string, MemoryStream>();
  private readonly aspects: MemoryAspects;
  private readonly lastNumbers = new Map<string, number>();

  constructor(private readonly expiries: ExpiryQueue) {
    this.aspects = new MemoryAspects(expiries);
  }

  find(name: string): MemoryStream | undefined {
    return this.streams.get(name);
  }

  open(name: string): MemoryStream {
    const present = this.streams.get(name);
    if (present) return present;
    const made = new MemoryStream();
    this.streams.set(name, made);
    this.expiries.add(made.endsAt, (now) => this.end(name, made, now));
    return made;
  }

  delete(name: string): void {
    this.streams.delete(name);
  }

  publish({ writer, number, publications }: PublishedBatch, keep: StreamKeep): StreamPlace[][] | undefined {
    if ((this.lastNumbers.get(writer) ?? 0) >= number) return undefined;
    this.lastNumbers.set(writer, number);
    return publications.map((each) => this.publishOne(each, keep));
  }

  private publishOne({ streams, data, change }: Publication, keep: StreamKeep): StreamPlace[] {
    const { epoch } = this.open(streams[0]!).position();
    if (!this.aspects.isNews(change, epoch)) return [];
    return streams.map((stream) => ({ stream, ...this.open(stream).append(data, keep) }));
  }

  private end(name: string, stream: MemoryStream, now: number): number | undefined {
    if (stream.endsAt > now) return stream.endsAt;
    if (this.streams.get(name) === stream) this.streams.delete(name);
    return undefined;
  }
}
