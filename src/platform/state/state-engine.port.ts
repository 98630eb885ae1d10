/** A position in a stream: `offset` counts 1, 2, 3 … within one `epoch`; a new epoch means the history was lost. */
export interface StreamPosition {
  readonly epoch: string;
  readonly offset: number;
}

export interface StreamEntry {
  readonly offset: number;
  readonly data: string;
}

/**
 * Live state: what is true now, shared by all instances. In memory (one instance) or in Redis.
 *
 * Each call ends within 500 ms; while Redis is away it throws `AppError` STATE_UNAVAILABLE and never answers wrongly.
 * Keys are made by functions in one file per feature. Values are text, at most a few KiB.
 */
export abstract class StateEngine {
  /** `memory` or `redis`. */
  abstract readonly kind: 'memory' | 'redis';

  abstract get(key: string): Promise<string | undefined>;
  /** Stores a value; with `ttlMs` it vanishes after that many milliseconds. */
  abstract set(key: string, value: string, options?: { ttlMs?: number }): Promise<void>;
  abstract delete(key: string): Promise<void>;

  /** Puts a field into a map; with `ttlMs` the field alone vanishes after that many milliseconds. */
  abstract putField(map: string, field: string, value: string, options?: { ttlMs?: number }): Promise<void>;
  abstract removeField(map: string, field: string): Promise<void>;
  /** The fields of a map that have not vanished. */
  abstract fields(map: string): Promise<Map<string, string>>;

  /**
   * Takes or renews a lease: true for `holder` until `ttlMs` from now, false while another holds it. Atomic.
   */
  abstract acquireLease(name: string, holder: string, ttlMs: number): Promise<boolean>;
  /** Gives the lease back, if `holder` has it. */
  abstract releaseLease(name: string, holder: string): Promise<void>;

  /** Appends to a stream that keeps at most `maxLength` entries, each at most `maxAgeMs`. Atomic and gapless. */
  abstract append(
    stream: string,
    data: string,
    keep: { maxLength: number; maxAgeMs: number },
  ): Promise<StreamPosition>;
  /** What follows `after`, oldest first; undefined when some of it is gone or the epoch is another one. */
  abstract readAfter(stream: string, after: StreamPosition): Promise<StreamEntry[] | undefined>;
  /** The position of a stream's newest entry. */
  abstract position(stream: string): Promise<StreamPosition>;

  /** Tells every instance, this one too. Not kept: whoever is away misses it (see `onReturn`). */
  abstract notify(channel: string, message: string): Promise<void>;
  /** Listens to a channel; returns how to stop. `onReturn` runs after messages may have been missed. */
  abstract listen(channel: string, onMessage: (message: string) => void, onReturn?: () => void): () => void;

  /** True while calls are answered. */
  abstract isUp(): boolean;
}
