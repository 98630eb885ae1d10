import { Injectable, Logger } from '@nestjs/common';
import type { Transaction } from 'kysely';
import type { Incident } from '../contracts/index.js';
import { Settings } from '../platform/config/settings.js';
import { Database } from '../platform/postgres/database.port.js';
import { IncidentChanges } from './incident-changes.service.js';
import { SensorWatches } from './sensor-watches.service.js';
import { SilenceStore } from './silence.store.js';

const AT_ONCE = 500;

/**
 * Opens an incident of no data for each sensor that nothing has been heard of for `SENSOR_SILENT_AFTER`. Whose time has
 * run out is asked of the live state; the database then says whether it is so. A live state that was lost is filled
 * again from the database.
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
   * Opens the incidents of the sensors that have been silent for too long, and returns them. Nobody counts as silent for
   * a time in which nobody listened, or what was heard could not be stored: `listeningSince` is in epoch milliseconds.
   */
  async check(listeningSince: number): Promise<Incident[]> {
    const now = Date.now();
    const opened: Incident[] = [];
    if (!this.database.isUp()) this.databaseAwayAt = now;
    if (Math.max(listeningSince, this.databaseAwayAt) > now - this.silentMs) return opened;
    if (!(await this.store.isFilled())) await this.fill(now);
    let due: string[];
    do {
      due = await this.store.due(now, AT_ONCE);
      if (due.length > 0) opened.push(...(await this.openIncidents(due, now)));
    } while (due.length === AT_ONCE);
    return opened;
  }

  private async openIncidents(sensorIds: readonly string[], now: number): Promise<Incident[]> {
    const since = new Date(now - this.silentMs);
    const silent = new Set<string>();
    const opened = await this.database.transaction(async (trx: Transaction<unknown>) => {
      const watches = await this.watches.openSilent(trx, sensorIds, since);
      const steps = [...watches.values()].flatMap((watch) => {
        silent.add(watch.sensorId);
        return watch.noteSilence(now, this.silentMs);
      });
      return this.changes.take(trx, steps);
    });
    this.changes.announce(opened);
    const heard = sensorIds.filter((id) => !silent.has(id));
    await this.store.postpone(heard, now + this.silentMs);
    await this.store.forget([...silent], now);
    return opened;
  }

  /** Enters every sensor; whose time has not come is found out by the next check. */
  private async fill(now: number): Promise<void> {
    for await (const sensorIds of this.watches.unsilenced()) await this.store.postpone(sensorIds, now);
    await this.store.noteFilled();
  }
}
