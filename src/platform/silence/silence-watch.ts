import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../postgres/database.port.js';
import { StateEngine } from '../state/state-engine.port.js';
import { Deadlines } from './deadlines.js';

const AT_ONCE = 500;
/** In silences: how long the live state is trusted to know everybody. */
const FILLED_FOR = 10;

/** Whose silence is watched, and what it leads to. */
export interface Watched<T> {
  /** Names the deadlines in the live state. */
  readonly name: string;
  readonly silentMs: number;
  /** The ids of all who may fall silent, some at a time: a live state that was lost is filled with them. */
  all(): AsyncIterable<readonly string[]>;
  /** Does what is due for those of these who have been silent for so long until `now`. May be asked for the same ones again. */
  conclude(ids: readonly string[], now: number): Promise<Conclusion<T>>;
}

export interface Conclusion<T> {
  /** Ids of those who have been heard after all. */
  readonly heard: readonly string[];
  /** When the first of those was heard, epoch milliseconds. */
  readonly heardAt: number;
  /** What has come of the others' silence. */
  readonly results: readonly T[];
}

/**
 * Notices who has not been heard of for too long. Whose time has run out is asked of the live state; whoever is asked to
 * conclude looks at what is stored, and finds out whether it is so. A live state that was lost is filled again, and now
 * and then any: a process that was killed may have kept somebody from it.
 */
export class SilenceWatch<T> {
  private readonly logger = new Logger(SilenceWatch.name);
  /** Heard while the live state was away. */
  private missed: readonly string[] = [];
  private databaseAwayAt = 0;

  constructor(
    private readonly deadlines: Deadlines,
    private readonly database: Database,
    private readonly watched: Watched<T>,
  ) {}

  /** These have just been heard. Waits for nothing and never throws. */
  postpone(ids: readonly string[]): void {
    const all = [...this.missed, ...ids];
    this.missed = [];
    this.deadlines.postpone(all, Date.now() + this.watched.silentMs).catch((error: unknown) => {
      this.missed = [...new Set([...this.missed, ...all])];
      this.logger.debug(`${this.watched.name} goes on once the live state is back`, error);
    });
  }

  /**
   * Whether this instance can tell who is silent: nobody is for a time in which nobody listened, or what was heard could
   * not be stored. To be asked at every tick, since it notes when the database is away. `listeningSince` is in epoch
   * milliseconds.
   */
  canTell(listeningSince: number): boolean {
    const now = Date.now();
    if (!this.database.isUp()) this.databaseAwayAt = now;
    return Math.max(listeningSince, this.databaseAwayAt) <= now - this.watched.silentMs;
  }

  /** Concludes for all who have been silent for too long; returns what came of it. */
  async check(): Promise<T[]> {
    const now = Date.now();
    if (!(await this.deadlines.areFilled())) await this.fill(now);
    return this.concludeDue(now);
  }

  private async concludeDue(now: number): Promise<T[]> {
    const results: T[] = [];
    let due: string[];
    do {
      due = await this.deadlines.due(now, AT_ONCE);
      if (due.length > 0) results.push(...(await this.conclude(due, now)));
    } while (due.length === AT_ONCE);
    return results;
  }

  private async conclude(ids: readonly string[], now: number): Promise<readonly T[]> {
    const { heard, heardAt, results } = await this.watched.conclude(ids, now);
    const isHeard = new Set(heard);
    await this.deadlines.postpone(heard, heardAt + this.watched.silentMs);
    await this.deadlines.forget(
      ids.filter((id) => !isHeard.has(id)),
      now,
    );
    return results;
  }

  /** Enters everybody; whose time has not come is found out by the conclusion. */
  private async fill(now: number): Promise<void> {
    for await (const ids of this.watched.all()) await this.deadlines.postpone(ids, now);
    await this.deadlines.noteFilled(FILLED_FOR * this.watched.silentMs);
  }
}

/** Opens the watches of the features. */
@Injectable()
export class SilenceWatches {
  constructor(
    private readonly state: StateEngine,
    private readonly database: Database,
  ) {}

  open<T>(watched: Watched<T>): SilenceWatch<T> {
    return new SilenceWatch(new Deadlines(this.state, watched.name), this.database, watched);
  }
}
