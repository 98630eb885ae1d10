import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { LRUCache } from 'lru-cache';
import { DomainEvents } from '../platform/events/domain-events.js';
import { upTo } from '../platform/memory/up-to.js';
import { Database } from '../platform/postgres/database.port.js';
import { standingOf, type DriverRecord } from './driver.model.js';
import { DriverRepository, type DriverCounts } from './driver.repository.js';
import { DriverMoved, DriverStatusChanged } from './drivers.events.js';
import { FreeDrivers } from './free-drivers.store.js';

/** A driver before and after a change. */
export interface DriverChange {
  readonly before: DriverRecord;
  readonly after: DriverRecord;
}

type Trx = Transaction<unknown>;

const REMEMBERED = 100_000;

/**
 * Whatever changes a driver goes through here: the rows are locked in one order, the overview is kept by differences in
 * the same transaction, and what has changed is told after its commit.
 */
@Injectable()
export class DriverChanges {
  private readonly known = new LRUCache<string, true>(upTo(REMEMBERED));

  constructor(
    private readonly database: Database,
    private readonly drivers: DriverRepository,
    private readonly free: FreeDrivers,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Makes drivers known, before the transaction that changes several: within it, one that is being made known elsewhere
   * would be waited for under locks that the other waits for.
   */
  async introduce(ids: readonly string[]): Promise<void> {
    const strangers = ids.filter((id) => !this.known.has(id));
    if (strangers.length === 0) return;
    await this.drivers.introduce(this.database.tables(), strangers);
    for (const id of strangers) this.known.set(id, true);
  }

  /** The same within the transaction that changes this driver alone: it has locked none before. */
  introduceWithin(trx: Trx, id: string): Promise<void> {
    return this.drivers.introduce(trx, [id]);
  }

  /** Changes those of these drivers that are known. What `apply` returns unchanged (the same object) is not stored. */
  async change(
    trx: Trx,
    ids: readonly string[],
    apply: (driver: DriverRecord) => DriverRecord,
  ): Promise<DriverChange[]> {
    const known = await this.drivers.lock(trx, ids);
    const changes = known.map((before) => ({ before, after: apply(before) }));
    return this.store(trx, changes);
  }

  /** Tells what has changed, once it is committed. */
  announce(changes: readonly DriverChange[]): void {
    for (const change of changes) {
      if (isStatusChanged(change)) this.events.emit(new DriverStatusChanged(change.after));
      for (const move of movesOf(change)) this.events.emit(move);
    }
    this.free.follow(changes.filter(concernsTheFree).map(({ after }) => after));
  }

  private async store(trx: Trx, changes: readonly DriverChange[]): Promise<DriverChange[]> {
    const real = changes.filter(({ before, after }) => before !== after);
    if (real.length === 0) return [];
    await this.drivers.save(
      trx,
      real.map(({ after }) => after),
    );
    const difference = differenceOf(real);
    if (Object.values(difference).some((count) => count !== 0)) await this.drivers.count(trx, difference);
    return real;
  }
}

function differenceOf(changes: readonly DriverChange[]): DriverCounts {
  const counts = { total: 0, online: 0, available: 0, on_ride: 0 };
  const count = (driver: DriverRecord, by: 1 | -1): void => {
    const { isOnline, isFree, isOnRide } = standingOf(driver);
    counts.total += by;
    if (isOnline) counts.online += by;
    if (isFree) counts.available += by;
    if (isOnRide) counts.on_ride += by;
  };
  for (const { before, after } of changes) {
    count(before, -1);
    count(after, 1);
  }
  return counts;
}

/** The others are not among the free drivers, and do not become one. */
function concernsTheFree({ before, after }: DriverChange): boolean {
  return standingOf(after).isFree || standingOf(before).isFree;
}

function isStatusChanged({ before, after }: DriverChange): boolean {
  const [old, now] = [standingOf(before), standingOf(after)];
  return (
    old.isOnline !== now.isOnline ||
    old.isOnRide !== now.isOnRide ||
    before.available?.value !== after.available?.value ||
    before.ride !== after.ride
  );
}

function movesOf({ before, after }: DriverChange): DriverMoved[] {
  const { chauffeurId, general, riding } = after;
  const moves: DriverMoved[] = [];
  if (general && general !== before.general) moves.push(new DriverMoved({ chauffeurId, ...general }));
  if (riding && riding !== before.riding) moves.push(new DriverMoved({ chauffeurId, ...riding }));
  return moves;
}
