import { Injectable, Logger } from '@nestjs/common';
import type { Transaction } from 'kysely';
import type { Incident } from '../contracts/index.js';
import { Settings } from '../platform/config/settings.js';
import { Database } from '../platform/postgres/database.port.js';
import { IncidentChanges } from './incident-changes.service.js';
import { SensorWatches } from './sensor-watches.service.js';
import { SilenceStore } from './silence.store.js';

const AT_ONCE = 500;
/** In silences: how long the live state is trusted to know every sensor. */
const FILLED_FOR = 10;

/**
 * Opens an incident of no data for each sensor that nothing has been heard of for `SENSOR_SILENT_AFTER`. Whose time has
 * run out is asked of the live state; the database then says whether it is so. A live state that was lost is filled
 * again from the database, and now and then any: a process that was killed may have kept a sensor from it.
 */
@Injectable()
export class SilenceService {
  private readonly logger = new Logger(SilenceService.name);
  private readonly silentMs: number;
  /** Heard while the live state was away. */
  private missed: readonly string[] = [];
  private databaseAwayAt = 0;

  constructor(
    { SENSOR_SILENT_AFTER }: Settings,
    private readonly store: SilenceStore,
    private readonly watches: SensorWatches,
    private readonly changes: IncidentChanges,
    private readonly database: Database,
  ) {
    this.silentMs = SENSOR_SILENT_AFTER * 1000;
  }

  /** These sensors have just been heard. */
  postpone(sensorIds: readonly string[]): void {
    const all = [...this.missed, ...sensorIds];
    this.missed = [];
    this.store.postpone(all, Date.now() + this.silentMs).catch((error: unknown) => {
      this.missed = [...new Set([...this.missed, ...all])];
      this.logger.debug('sensors are watched again once the live state is back', error);
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
    return Math.max(listeningSince, this.databaseAwayAt) <= now - this.silentMs;
  }

  /** Opens the incidents of the sensors that have been silent for too long, and returns them. */
  async check(): Promise<Incident[]> {
    const now = Date.now();
    const opened: Incident[] = [];
    if (!(await this.store.isFilled())) await this.fill(now);
    let due: string[];
    do {
      due = await this.store.due(now, AT_ONCE);
      if (due.length > 0) opened.push(...(await this.openIncidents(due, now)));
    } while (due.length === AT_ONCE);
    return opened;
  }

  private async openIncidents(sensorIds: readonly string[], now: number): Promise<Incident[]> {
    const { opened, silent, heard, dueAt } = await this.database.transaction((trx: Transaction<unknown>) =>
      this.judge(trx, sensorIds, now),
    );
    this.changes.announce(opened);
    await this.store.postpone(heard, dueAt);
    await this.store.forget(silent, now);
    return opened;
  }

  /** Of those that are not silent it says when the first can be. */
  private async judge(trx: Transaction<unknown>, sensorIds: readonly string[], now: number) {
    const watches = await this.watches.openSilent(trx, sensorIds, new Date(now - this.silentMs));
    const steps = [...watches.values()].flatMap((watch) => watch.noteSilence(now, this.silentMs));
    const heard = sensorIds.filter((id) => !watches.has(id));
    const heardAt = (await this.watches.firstHeard(trx, heard)) ?? now;
    const opened = await this.changes.take(trx, steps);
    return { opened, silent: [...watches.keys()], heard, dueAt: heardAt + this.silentMs };
  }

  /** Enters every sensor; whose time has not come is found out by the next check. */
  private async fill(now: number): Promise<void> {
    for await (const sensorIds of this.watches.unsilenced()) await this.store.postpone(sensorIds, now);
    await this.store.noteFilled(FILLED_FOR * this.silentMs);
  }
}
