import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { OrderedFeed } from '../platform/events/ordered-feed.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import {
  StateEngine,
  type FollowedEntry,
  type StreamEntry,
  type StreamPosition,
} from '../platform/state/state-engine.port.js';
import { parseSaid, type Said, type SaidEntry } from './said.model.js';
import {
  audienceOf,
  REALTIME_CHANNEL,
  streamKey,
  streamOfKey,
  streamsOfRoom,
  TORN_CHANNEL,
} from './streams.js';

interface OpenFeed {
  readonly epoch: string;
  readonly feed: OrderedFeed<SaidEntry>;
}

/** What a stream holds after a position, up to the newest. */
export interface Past {
  readonly entries: readonly SaidEntry[];
  readonly newest: StreamPosition;
}

/**
 * Tells the sockets of this instance what stands in the streams that they hear, whoever wrote it: in the order of its
 * offsets, each once. A stream is followed from the first entry on that comes while somebody here hears it, or from where
 * a socket was brought up to date; what channels lose is read from the stream.
 */
@Injectable()
export class LiveFeeds implements OnModuleInit {
  private readonly logger = new Logger(LiveFeeds.name);
  private readonly open = new Map<string, OpenFeed>();

  constructor(
    private readonly state: StateEngine,
    private readonly hub: SocketHub,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    const stops = [
      this.state.follow(
        REALTIME_CHANNEL,
        (entry) => this.hear(entry),
        () => void this.catchUp(),
      ),
      this.state.listen(TORN_CHANNEL, (streams) =>
        (JSON.parse(streams) as string[]).forEach((each) => this.close(each)),
      ),
    ];
    this.hub.onRooms('/', {
      filled: () => undefined,
      emptied: (room) => streamsOfRoom(room).forEach((stream) => this.close(stream)),
    });
    this.lifecycle.onStop('disconnect', () => {
      for (const stop of stops) stop();
      for (const stream of this.open.keys()) this.close(stream);
    });
  }

  /**
   * What sockets have missed of a stream since a position; undefined when that is not kept, or is more than `most`. They
   * hear live what follows it, and perhaps some of it again.
   */
  async pastOf(stream: string, after: StreamPosition, most: number): Promise<Past | undefined> {
    const told = this.toldSince(stream, after);
    if (told) return told;
    const stored = await this.state.readAfter(streamKey(stream), after, most);
    if (!stored) return undefined;
    const newest = { epoch: after.epoch, offset: stored.at(-1)?.offset ?? after.offset };
    this.followFrom(stream, newest);
    return { entries: stored.map(entryOf), newest };
  }

  /** From where on sockets hear a stream. */
  async newestOf(stream: string): Promise<StreamPosition> {
    const newest = await this.state.position(streamKey(stream));
    this.followFrom(stream, newest);
    return newest;
  }

  /** From memory, where it reaches back so far. */
  private toldSince(stream: string, { epoch, offset }: StreamPosition): Past | undefined {
    const open = this.open.get(stream);
    if (open?.epoch !== epoch || offset > open.feed.lastSeq) return undefined;
    const entries = open.feed.since(offset);
    return entries && { entries, newest: { epoch, offset: open.feed.lastSeq } };
  }

  private hear({ places, data }: FollowedEntry): void {
    let said: Said | undefined;
    for (const { stream: key, epoch, offset } of places) {
      const stream = streamOfKey(key);
      if (this.isHeard(stream)) {
        said ??= parseSaid(data);
        this.follow(stream, { epoch, offset: offset - 1 }).offer({ offset, ...said });
      } else this.close(stream);
    }
  }

  private isHeard(stream: string): boolean {
    return this.hub.hasSockets('/', audienceOf(stream).rooms);
  }

  /** What is followed already was told further than what has just been read, or is begun anew by its next entry. */
  private followFrom(stream: string, position: StreamPosition): void {
    if (!this.open.has(stream) && this.isHeard(stream)) this.follow(stream, position);
  }

  /** The feed of this epoch, begun after the position unless it is open. Of a new epoch nobody here has heard anything. */
  private follow(stream: string, { epoch, offset }: StreamPosition): OrderedFeed<SaidEntry> {
    const present = this.open.get(stream);
    if (present?.epoch === epoch) return present.feed;
    present?.feed.stop();
    const feed = new OrderedFeed<SaidEntry>({
      seqOf: (entry) => entry.offset,
      deliver: (entry) => this.tell(stream, epoch, entry),
      fetch: (after, upTo) => this.fetch(stream, { epoch, offset: after }, upTo),
    });
    this.open.set(stream, { epoch, feed });
    feed.begin(present ? 0 : offset);
    return feed;
  }

  private close(stream: string): void {
    this.open.get(stream)?.feed.stop();
    this.open.delete(stream);
  }

  /** Something may have been missed. What fails here is seen by the next entry of the stream. */
  private async catchUp(): Promise<void> {
    const looks = [...this.open.keys()].map(async (stream) => {
      const newest = await this.state.position(streamKey(stream));
      if (this.open.has(stream)) await this.follow(stream, newest).catchUp(newest.offset);
    });
    await Promise.all(looks).catch((error: unknown) => {
      this.logger.warn('some realtime events may be told late', error);
    });
  }

  private async fetch(stream: string, after: StreamPosition, upTo: number): Promise<SaidEntry[]> {
    const stored = (await this.state.readAfter(streamKey(stream), after)) ?? [];
    return stored.filter(({ offset }) => offset <= upTo).map(entryOf);
  }

  private tell(stream: string, epoch: string, { event, data, offset }: SaidEntry): void {
    this.hub.emitPositioned(event, data, { stream, epoch, offset }, audienceOf(stream));
  }
}

function entryOf({ offset, data }: StreamEntry): SaidEntry {
  return { offset, ...parseSaid(data) };
}
