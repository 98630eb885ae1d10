import { Logger } from '@nestjs/common';
import { Kysely, PostgresDialect, sql, type Migration, type Transaction } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, RECONNECT } from '../retry/backoff.js';
import { pauseFor } from '../retry/pause-for.js';
import { isConnectionFailure, isDiskFull, reasonOf } from './connection-failure.js';
import { Database } from './database.port.js';
import { GuardedPool, QUERY_LIMITS } from './guarded-pool.js';
import { migrateToLatest } from './migrate.js';
import type { SqlEngine } from './sql-engine.js';

const WATCH_MS = 1_000;
const GOODBYE_MS = 3_000;
/** So long a disk is taken to be full: the watch only reads, which works, and only somebody's write finds room again. */
const FULL_FOR_MS = 5_000;

export type DatabaseState = 'starting' | 'up' | 'away';

/**
 * The `Database` over either engine. It runs the migrations, again and again (1 to 30 s apart) while the engine is
 * away, and then looks every second whether the engine answers and may be written to.
 */
export class KyselyDatabase extends Database {
  private readonly logger = new Logger('Database');
  private readonly stopping = new AbortController();
  private readonly pool: GuardedPool;
  private readonly kysely: Kysely<unknown>;
  private readonly ready: Promise<void>;
  private announceReady!: () => void;
  private running = Promise.resolve();
  private current: DatabaseState = 'starting';
  private fullUntil = 0;

  constructor(
    private readonly engine: SqlEngine,
    private readonly migrations?: Readonly<Record<string, Migration>>,
  ) {
    super();
    this.ready = new Promise((resolve) => (this.announceReady = resolve));
    this.pool = new GuardedPool(engine.createPool(QUERY_LIMITS), (cause) => this.turnAway(cause));
    this.kysely = new Kysely({ dialect: new PostgresDialect({ pool: this.pool }) });
  }

  get kind(): 'embedded' | 'postgres' {
    return this.engine.kind;
  }

  get state(): DatabaseState {
    return this.current;
  }

  tables<T>(): Kysely<T> {
    return this.kysely as unknown as Kysely<T>;
  }

  transaction<T, R>(work: (trx: Transaction<T>) => Promise<R>): Promise<R> {
    return this.tables<T>().transaction().execute(work);
  }

  whenReady(): Promise<void> {
    return this.ready;
  }

  isUp(): boolean {
    return this.current === 'up';
  }

  /** Returns at once; see `whenReady`. Throws `DataFolderInUse`. */
  start(): void {
    this.engine.open();
    this.running = this.run();
  }

  /** Lets queries under way finish, then ends the engine. Does not wait long for a server that has stopped answering. */
  async close(): Promise<void> {
    this.stopping.abort();
    await Promise.race([this.kysely.destroy(), pause(GOODBYE_MS, undefined, { ref: false })]);
    await this.engine.close();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let attempt = 1; !(await this.migrate()); attempt++) {
      if (!(await pauseFor(backoffMs(attempt, RECONNECT), signal))) return;
    }
    this.pool.open();
    this.turnUp();
    this.announceReady();
    while (await pauseFor(WATCH_MS, signal)) await this.look();
  }

  private async migrate(): Promise<boolean> {
    try {
      const names = await migrateToLatest(this.engine, this.migrations);
      if (names.length > 0) this.logger.log(`migrated: ${names.join(', ')}`);
      return true;
    } catch (error) {
      this.turnAway(error);
      if (!this.isStopping && !isConnectionFailure(error)) this.logger.error('the migrations failed', error);
      return false;
    }
  }

  private async look(): Promise<void> {
    const { rows } = await sql<{ transaction_read_only: string }>`show transaction_read_only`
      .execute(this.kysely)
      .catch(() => ({ rows: [] }));
    if (rows[0]?.transaction_read_only === 'off' && performance.now() > this.fullUntil) this.turnUp();
    if (rows[0]?.transaction_read_only === 'on') this.turnAway(new Error('it is read-only'));
  }

  private turnUp(): void {
    if (this.current === 'away') this.logger.log(`${this.kind} database is back`);
    this.current = 'up';
  }

  private turnAway(cause: unknown): void {
    if (isDiskFull(cause)) this.fullUntil = performance.now() + FULL_FOR_MS;
    if (this.current !== 'away' && !this.isStopping) this.tellAway(cause);
    this.current = 'away';
  }

  private tellAway(cause: unknown): void {
    const reason = reasonOf(cause);
    if (isDiskFull(cause)) this.logger.error(`${this.kind} database cannot write: make room (${reason})`);
    else this.logger.warn(`${this.kind} database is away, waiting for it: ${reason}`);
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}
