import { Injectable } from '@nestjs/common';
import type { MissedEvent, RealtimeSynced, StreamPositions } from '../contracts/index.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import { TokenBuckets } from '../platform/rate/token-buckets.js';
import { LiveFeeds, type Past } from './live-feeds.service.js';
import { RealtimeState } from './realtime-state.port.js';
import { withoutRemoved } from './removed.model.js';
import { isOwners, streamsHeard } from './streams.js';

/** With more than this the whole state is shorter. */
const MOST_MISSED = 1_000;

interface StreamPast extends Past {
  readonly stream: string;
}

/** Brings a socket up to date that was away, or is new. */
@Injectable()
export class RecoveryService {
  private readonly rate = new TokenBuckets({ perSecond: 1, burst: 10 });

  constructor(
    private readonly feeds: LiveFeeds,
    private readonly state: RealtimeState,
    private readonly hub: SocketHub,
  ) {}

  /**
   * What a socket has missed of the streams that it hears now; others that it names are as if it did not. The state instead
   * when some of it is not kept, or is of a stream that it does not name. Of a module that was taken from its user meanwhile
   * it gets only that. Together with what the socket hears live from now on nothing is missing; some of it may come twice.
   * Throws REQUEST_RATE_LIMITED past one a second (ten at once),
   * STATE_UNAVAILABLE, and what the parts of the state throw.
   */
  async sync(socketId: string, positions: StreamPositions): Promise<RealtimeSynced> {
    this.rate.take(socketId);
    return this.answer(socketId, positions);
  }

  private async answer(socketId: string, positions: StreamPositions): Promise<RealtimeSynced> {
    const streams = this.streamsOf(socketId);
    const pasts = await this.pastsOf(streams, positions);
    const answer = pasts ? missedOf(pasts) : await this.anew(socketId, streams);
    // A right that went while this was read takes its part of the answer with it.
    return this.streamsOf(socketId).join() === streams.join() ? answer : this.answer(socketId, positions);
  }

  /** None once the socket is gone. */
  private streamsOf(socketId: string): string[] {
    const socket = this.hub.socket(socketId, '/');
    return socket ? streamsHeard(socket.data.caller.id, socket.rooms) : [];
  }

  private async pastsOf(
    streams: readonly string[],
    positions: StreamPositions,
  ): Promise<StreamPast[] | undefined> {
    if (!streams.every((stream) => Object.hasOwn(positions, stream))) return undefined;
    const pasts: StreamPast[] = [];
    const reads = streams.map((stream) => this.feeds.pastOf(stream, positions[stream]!, MOST_MISSED));
    for (const [index, past] of (await Promise.all(reads)).entries()) {
      if (!past) return undefined;
      const stream = streams[index]!;
      pasts.push({ stream, ...past, ...(isOwners(stream) && { entries: withoutRemoved(past.entries) }) });
    }
    const missed = pasts.reduce((sum, { entries }) => sum + entries.length, 0);
    return missed > MOST_MISSED ? undefined : pasts;
  }

  /** The positions are older than the state: what happens in between comes live, and may be in the state already. */
  private async anew(socketId: string, streams: readonly string[]): Promise<RealtimeSynced> {
    const newest = await Promise.all(streams.map((stream) => this.feeds.newestOf(stream)));
    const positions = Object.fromEntries(streams.map((stream, index) => [stream, newest[index]!]));
    const caller = this.hub.socket(socketId, '/')?.data.caller;
    return { recovered: false, state: caller ? await this.state.read(caller) : {}, positions };
  }
}

function missedOf(pasts: readonly StreamPast[]): RealtimeSynced {
  const events = pasts.flatMap(({ stream, entries, newest: { epoch } }) =>
    entries.map(({ event, data, offset }): MissedEvent => ({
      event,
      data,
      position: { stream, epoch, offset },
    })),
  );
  const positions = Object.fromEntries(pasts.map(({ stream, newest }) => [stream, newest]));
  return { recovered: true, events, positions };
}
