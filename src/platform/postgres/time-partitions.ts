import { sql, type Transaction } from 'kysely';
import type { Database } from './database.port.js';

const DAY_MS = 86_400_000;

/** A calendar month in UTC, epoch milliseconds: `from` is its own first moment, `to` that of the next one. */
interface Month {
  readonly from: number;
  readonly to: number;
}

/**
 * The monthly range partitions of one table, by its column of type `timestamptz`; they are called `readings_2026_11`.
 * Months begin in UTC. Any number of instances may make and drop them at once.
 *
 * Months that were made or met are remembered and not looked for again, although another instance may drop them: rows
 * of a month that may be dropped must be refused before they come here. The day between the cutoff and the end of the
 * youngest month that goes is for clocks that differ, and for rows on their way.
 */
export class TimePartitions {
  private readonly known = new Set<number>();
  private latest: Month = { from: 0, to: 0 };

  /** `table` is a name of our own, never one from outside. */
  constructor(
    private readonly database: Database,
    private readonly table: string,
  ) {}

  /**
   * Makes the months of these times (epoch milliseconds) where they are missing; without a query once they are known.
   * In a transaction of its own: to be awaited before one begins, not within.
   */
  async ensure(times: Iterable<number>): Promise<void> {
    for (const time of times) {
      if (time < this.latest.from || time >= this.latest.to) await this.ensureMonth(monthOf(time));
    }
  }

  /** Drops the months that ended a day or more before `epochMs`, with all of their rows; returns how many months. */
  async dropBefore(epochMs: number): Promise<number> {
    let dropped = 0;
    for (const month of await this.existing()) {
      if (month.to + DAY_MS > epochMs) continue;
      await this.drop(month);
      dropped += 1;
    }
    return dropped;
  }

  private async ensureMonth(month: Month): Promise<void> {
    if (!this.known.has(month.from)) await this.make(month);
    this.known.add(month.from);
    this.latest = month;
  }

  private async make({ from, to }: Month): Promise<void> {
    const [name, first, next] = [this.nameOf(from), new Date(from), new Date(to)];
    await this.inTurn(async (trx) => {
      await sql`
        create table if not exists ${sql.table(name)} partition of ${sql.table(this.table)}
        for values from (${sql.lit(first.toISOString())}) to (${sql.lit(next.toISOString())})`.execute(trx);
    });
  }

  private async drop({ from }: Month): Promise<void> {
    this.known.delete(from);
    this.latest = { from: 0, to: 0 };
    await this.inTurn(async (trx) => {
      await sql`drop table if exists ${sql.table(this.nameOf(from))}`.execute(trx);
    });
  }

  private async existing(): Promise<Month[]> {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = ${this.table}::regclass order by relname`.execute(this.database.tables());
    return rows.map(({ name }) => monthOf(this.startOf(name)));
  }

  /** `if not exists` alone fails when two instances make the same table at once. */
  private inTurn(work: (trx: Transaction<unknown>) => Promise<void>): Promise<void> {
    return this.database.transaction(async (trx: Transaction<unknown>) => {
      await sql`select pg_advisory_xact_lock(hashtext(${this.table}))`.execute(trx);
      await work(trx);
    });
  }

  private nameOf(monthStart: number): string {
    return `${this.table}_${new Date(monthStart).toISOString().slice(0, 7).replace('-', '_')}`;
  }

  private startOf(name: string): number {
    return Date.parse(`${name.slice(this.table.length + 1).replace('_', '-')}-01T00:00:00Z`);
  }
}

/** Epoch milliseconds: what is older has been kept for so many days. */
export function daysAgo(days: number): number {
  return Date.now() - days * DAY_MS;
}

function monthOf(epochMs: number): Month {
  const date = new Date(epochMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { from: Date.UTC(year, month), to: Date.UTC(year, month + 1) };
}
