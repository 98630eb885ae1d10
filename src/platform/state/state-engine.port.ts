import type { GeoPoint } from './earth.js';

/** A position in a stream: `offset` counts 1, 2, 3 … within one `epoch`; a new epoch means the history was lost. */
export interface StreamPosition {
  readonly epoch: string;
  readonly offset: number;
}

export interface StreamEntry {
  readonly offset: number;
  readonly data: string;
}

/** How much of a stream is kept: the newest `maxLength` entries, none for longer than `maxAgeMs`. */
export interface StreamKeep {
  readonly maxLength: number;
  readonly maxAgeMs: number;
}

/** Fields of a map with their values. */
export type MapFields = Iterable<readonly [field: string, value: string]>;

/** What is known of something by several names, or that it is there no more. */
export type Change = {
  readonly entity: string;
  /** Counts what happens to the entity, from 1 on: what bears a greater one is so after what bears a smaller one. */
  readonly revision?: number;
} & ({ readonly aspect: string; readonly value: string } | { readonly isGone: true });

/** One entry for several streams. */
export interface Publication {
  readonly streams: readonly string[];
  readonly data: string;
  readonly change?: Change;
}

/** What one writer publishes at once; its batches are numbered 1, 2, 3 … */
export interface PublishedBatch {
  readonly channel: string;
  readonly writer: string;
  readonly number: number;
  readonly publications: readonly Publication[];
}

export interface StreamPlace extends StreamPosition {
  readonly stream: string;
}

/** An entry as those hear of it who follow its channel. */
export interface FollowedEntry {
  readonly places: readonly StreamPlace[];
  readonly data: string;
}

/** A member of a geo index, and where it is. */
export interface PlacedMember extends GeoPoint {
  readonly member: string;
}

export interface NearMember extends PlacedMember {
  readonly distanceM: number;
}

/**
 * A stream that nobody appended to or asked the position of for this long (or its `maxAgeMs`) ends its epoch. An entity
 * that nobody published of for this long is forgotten.
 */
export const STREAM_LIFE_MS = 24 * 60 * 60 * 1000;

/**
 * Live state: what is true now, shared by all instances. In memory (one instance) or in Redis.
 *
 * Each call ends within 500 ms; while Redis is away it throws `AppError` STATE_UNAVAILABLE and never answers wrongly.
 * A call that succeeded was applied once. One that failed was applied once or not at all, perhaps a moment later
 * (Redis was frozen and has it in its socket); it is never sent again.
 *
 * Keys are made by functions in one file per feature; values, maps, leases, streams, entities, schedules and geo indexes
 * do not share names.
 * Values are text, at most a few KiB. Durations are whole milliseconds above 0.
 */
export abstract class StateEngine {
  abstract readonly kind: 'memory' | 'redis';

  abstract get(key: string): Promise<string | undefined>;
  /** Stores a value; with `ttlMs` it vanishes after that many milliseconds, without it never. */
  abstract set(key: string, value: string, options?: { ttlMs?: number }): Promise<void>;
  abstract delete(key: string): Promise<void>;

  /**
   * Puts fields into a map, all of them or none; with `ttlMs` each vanishes by itself after that many milliseconds.
   * Hundreds at once cost little more than one.
   */
  abstract putFields(map: string, fields: MapFields, options?: { ttlMs?: number }): Promise<void>;
  abstract removeFields(map: string, fields: readonly string[]): Promise<void>;
  /** The fields of a map that have not vanished. */
  abstract fields(map: string): Promise<Map<string, string>>;

  /**
   * Takes or renews a lease: true for `holder` until `ttlMs` from now, false while another holds it. Atomic.
   */
  abstract acquireLease(name: string, holder: string, ttlMs: number): Promise<boolean>;
  /** Gives the lease back, if `holder` has it. */
  abstract releaseLease(name: string, holder: string): Promise<void>;

  /** Appends to a stream. Atomic and gapless. */
  abstract append(stream: string, data: string, keep: StreamKeep): Promise<StreamPosition>;
  /**
   * What follows `after`, oldest first; undefined when some of it is gone, the epoch is another one, or it is more than
   * `most`. The epoch ends with the history: at every restart of the engine, from a snapshot too, and when it is flushed.
   */
  abstract readAfter(
    stream: string,
    after: StreamPosition,
    most?: number,
  ): Promise<StreamEntry[] | undefined>;
  /** The position of a stream's newest entry: offset 0 when there was none. */
  abstract position(stream: string): Promise<StreamPosition>;

  /** Ends the epoch of streams: what was kept of them is gone, and is known to be. */
  abstract endEpoch(streams: readonly string[]): Promise<void>;

  /**
   * Appends a batch in its order, all of it or nothing, and tells those who follow the channel, in the order of each
   * stream. Names of streams have no spaces.
   *
   * A publication is left out whose entity has this value of this aspect already, as published in the present epoch of its
   * first stream; so is one with a revision when a later one was published of the same aspect, or said that the entity is
   * gone. That it is gone is left out when a later revision of whatever aspect was published.
   *
   * Answers where each publication stands, in the order of its streams: nowhere when it was left out. Undefined when the
   * writer’s batch of this number, or a later one, has been applied before: one that failed can be sent again.
   */
  abstract publish(batch: PublishedBatch, keep: StreamKeep): Promise<StreamPlace[][] | undefined>;
  /** Hears every entry that is published to a channel from now on; otherwise like `listen`. */
  abstract follow(
    channel: string,
    onEntry: (entry: FollowedEntry) => void,
    onListening?: () => void,
  ): () => void;

  /**
   * Sets when members of a schedule are due (epoch ms by the caller's clock), whatever it was before: the last call
   * counts. Hundreds of members at once cost little more than one. They stay until they are unscheduled or the engine
   * loses its state, so whoever relies on a schedule can fill it anew.
   */
  abstract schedule(schedule: string, members: readonly string[], dueAt: number): Promise<void>;
  /**
   * At most `limit` members whose time is not after `until`, the longest due first; found by their time, never by a
   * look at all. Changes nothing, so what is due is answered again until it is postponed or unscheduled.
   */
  abstract due(schedule: string, until: number, limit: number): Promise<string[]>;
  /** Forgets those of the members whose time is not after `until`: one postponed meanwhile stays. Atomic. */
  abstract unschedule(schedule: string, members: readonly string[], until: number): Promise<void>;

  /**
   * Puts members of a geo index where they are now, whatever it was before: the last call counts. Hundreds of members at
   * once cost little more than one, however many are placed. They stay until they are unplaced or the engine loses its
   * state. Beyond 85.05112878° north or south a place counts as on that parallel.
   */
  abstract place(index: string, members: readonly PlacedMember[]): Promise<void>;
  abstract unplace(index: string, members: readonly string[]): Promise<void>;
  /**
   * At most `limit` members within `radiusM` metres, nearest first, over the antimeridian too. Places are exact to a
   * metre, distances to 0.5 % and a metre.
   */
  abstract near(index: string, place: GeoPoint, radiusM: number, limit: number): Promise<NearMember[]>;

  /** Tells the listeners of every instance, this one too, in order. Not kept: whoever is away misses it. */
  abstract notify(channel: string, message: string): Promise<void>;
  /**
   * Listens to a channel; returns how to stop. `onListening` runs whenever the subscription has come to stand and
   * calls are answered, the first time too: messages before it may have been missed, so it is the moment to read what
   * is kept elsewhere.
   */
  abstract listen(
    channel: string,
    onMessage: (message: string) => void,
    onListening?: () => void,
  ): () => void;

  /** True while calls are answered. */
  abstract isUp(): boolean;
}
