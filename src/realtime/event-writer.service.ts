import { Injectable, Logger } from '@nestjs/common';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../platform/errors/app-error.js';
import { InstanceId } from '../platform/lifecycle/instance-id.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { pauseFor } from '../platform/retry/pause-for.js';
import { StateEngine, type Publication, type StreamPlace } from '../platform/state/state-engine.port.js';
import { REALTIME_CHANNEL, streamKey, streamOfKey, TORN_CHANNEL } from './streams.js';

const KEEP = { maxLength: 10_000, maxAgeMs: 600_000 };
const AT_ONCE = 200;
const MAX_WAITING = 10_000;
const RETRY_MS = 250;

interface Waiting {
  readonly publication: Publication;
  /** Of one who waits for the answer, and is told of the first failure. */
  readonly sender?: { resolve(places: StreamPlace[]): void; reject(error: unknown): void };
}

/**
 * Writes what this instance says into the streams: in the order of its saying, one batch after the other, each applied once.
 *
 * A batch that fails is sent again four times a second until the live state has it. What is said meanwhile waits, the newest
 * 10 000. Streams that lost something begin a new epoch before anything else is written, so that nobody is told to have
 * the whole of them. What still waits when the process stops is lost.
 */
@Injectable()
export class EventWriter {
  private readonly logger = new Logger(EventWriter.name);
  private readonly stopping = new AbortController();
  private waiting: Waiting[] = [];
  private readonly torn = new Set<string>();
  private lastNumber = 0;
  private writing?: Promise<void>;
  private isAway = false;

  constructor(
    private readonly state: StateEngine,
    private readonly instance: InstanceId,
    lifecycle: Lifecycle,
  ) {
    lifecycle.onStop('farewell', () => {
      this.stopping.abort();
      return this.writing;
    });
  }

  /** Returns at once. */
  write(publication: Publication): void {
    this.enqueue({ publication });
  }

  /** Answers where it stands. Throws STATE_UNAVAILABLE: then it is not tried again, and may have been written. */
  async writeNow(publication: Publication): Promise<StreamPlace[]> {
    if (!this.state.isUp()) throw new AppError('STATE_UNAVAILABLE');
    return new Promise((resolve, reject) => this.enqueue({ publication, sender: { resolve, reject } }));
  }

  private enqueue(each: Waiting): void {
    this.waiting.push(each);
    if (this.waiting.length > MAX_WAITING) this.dropOldest();
    this.writing ??= this.writeWaiting();
  }

  private async writeWaiting(): Promise<void> {
    // What one turn of the event loop says is one batch.
    await nextTurn();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, AT_ONCE);
      this.lastNumber += 1;
      if (!(await this.isWritten(batch))) return;
    }
    this.writing = undefined;
  }

  /** False when the process stops before the live state is back. */
  private async isWritten(batch: readonly Waiting[]): Promise<boolean> {
    for (let left = batch; left.length > 0; left = left.filter(({ sender }) => !sender)) {
      try {
        await this.publish(left);
        return true;
      } catch (error) {
        this.noteFailure(error);
        this.refuseSenders([...left, ...this.waiting], error);
        if (!(await pauseFor(RETRY_MS, this.stopping.signal))) return false;
      }
    }
    return true;
  }

  private async publish(batch: readonly Waiting[]): Promise<void> {
    if (this.torn.size > 0) await this.endTorn();
    const publications = batch.map(({ publication }) => publication);
    const writer = { channel: REALTIME_CHANNEL, writer: this.instance.value, number: this.lastNumber };
    const places = await this.state.publish({ ...writer, publications }, KEEP);
    this.noteSuccess();
    batch.forEach(({ sender }, index) => sender?.resolve(places?.[index] ?? []));
  }

  private async endTorn(): Promise<void> {
    const streams = [...this.torn];
    await this.state.endEpoch(streams.map(streamKey));
    await this.state.notify(TORN_CHANNEL, JSON.stringify(streams));
    this.torn.clear();
  }

  private noteSuccess(): void {
    if (this.isAway) this.logger.log('realtime events are written again');
    this.isAway = false;
  }

  private noteFailure(error: unknown): void {
    if (!this.isAway) this.logger.warn('realtime events wait for the live state', error);
    this.isAway = true;
  }

  private refuseSenders(unwritten: readonly Waiting[], error: unknown): void {
    for (const { sender } of unwritten) sender?.reject(error);
    this.waiting = this.waiting.filter(({ sender }) => !sender);
  }

  private dropOldest(): void {
    const dropped = this.waiting.shift()!;
    dropped.sender?.reject(new AppError('STATE_UNAVAILABLE'));
    if (this.torn.size === 0)
      this.logger.error(`over ${MAX_WAITING} realtime events wait: the oldest are lost`);
    for (const stream of dropped.publication.streams) this.torn.add(streamOfKey(stream));
  }
}
