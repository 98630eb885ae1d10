import { backoffMs, type BackoffRange } from './backoff.js';
import type { PositionStore } from './position-store.js';
import { RelaisError } from './relais-error.js';
import type { EventPosition, Heard, RealtimeSynced, StreamPositions } from './wire.js';

type Positioned = Heard & { readonly position: EventPosition };

interface FeedEnds {
  readonly store: PositionStore;
  readonly retry: BackoffRange;
  /** What was missed since these positions. */
  ask(positions: StreamPositions): Promise<RealtimeSynced>;
  tell(heard: Heard): void;
  /** After what was missed was told, and before anything that came meanwhile. */
  onSynced(answer: RealtimeSynced, asked: StreamPositions): void;
}

/**
 * Tells the events of each stream in the order of their offsets, each once, whether they come live or as missed. While it is
 * out of step nothing is told: at first, from the loss of a connection on, and from an event on that does not follow the
 * last one of its stream. `sync` brings it in step, and is repeated until it does, or the connection is lost.
 */
export class EventFeed {
  /** What has come since the sync was asked for; undefined: in step. */
  private held?: Positioned[] = [];
  /** Counts the questions: the answer to an old one is nobody's any more. */
  private asked = 0;
  private failures = 0;
  private timer?: ReturnType<typeof setTimeout>;

  constructor(private readonly ends: FeedEnds) {}

  hear(heard: Positioned): void {
    if (this.held) this.held.push(heard);
    else if (this.isNext(heard)) this.tell(heard);
    else if (!this.isKnown(heard)) this.sync();
  }

  /** What comes before the question is asked is in its answer. */
  sync(): void {
    this.leave();
    const asked = this.asked;
    const positions = this.ends.store.load();
    this.ends.ask(positions).then(
      (answer) => asked === this.asked && this.catchUp(answer, positions),
      (error: unknown) => asked === this.asked && this.retry(error),
    );
  }

  leave(): void {
    clearTimeout(this.timer);
    this.asked++;
    this.held = [];
  }

  private retry(error: unknown): void {
    // A store that gave what are no positions would be refused for ever.
    if (error instanceof RelaisError && error.code === 'INVALID_PAYLOAD') this.ends.store.save({});
    this.timer = setTimeout(() => this.sync(), backoffMs(this.failures++, this.ends.retry));
  }

  private catchUp(answer: RealtimeSynced, asked: StreamPositions): void {
    this.failures = 0;
    for (const missed of answer.events ?? []) if (!this.isKnown(missed)) this.ends.tell(missed);
    this.ends.store.save(answer.positions);
    const question = this.asked;
    this.ends.onSynced(answer, asked);
    if (question !== this.asked) return;
    const held = this.held ?? [];
    this.held = undefined;
    for (const heard of held) this.hear(heard);
  }

  private tell(heard: Positioned): void {
    const { stream, epoch, offset } = heard.position;
    this.ends.tell(heard);
    this.ends.store.save({ ...this.ends.store.load(), [stream]: { epoch, offset } });
  }

  /** A stream of which nothing is known begins with what comes: the socket has just come into its audience. */
  private isNext({ position }: Positioned): boolean {
    const last = this.ends.store.load()[position.stream];
    return !last || (last.epoch === position.epoch && position.offset === last.offset + 1);
  }

  private isKnown({ position }: Positioned): boolean {
    const last = this.ends.store.load()[position.stream];
    return last?.epoch === position.epoch && position.offset <= last.offset;
  }
}
