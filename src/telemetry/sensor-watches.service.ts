import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { LRUCache } from 'lru-cache';
import { Settings } from '../platform/config/settings.js';
import { upTo } from '../platform/memory/up-to.js';
import { IncidentRepository } from './incident.repository.js';
import { SensorWatch, type JudgingRules, type WatchedSensor } from './sensor-watch.model.js';
import { SensorWatchRepository, type LockedSensor } from './sensor-watch.repository.js';
import { effectiveThresholds } from './thresholds.model.js';

type Trx = Transaction<unknown>;

const REMEMBERED = 100_000;

/** Sensors under watch for the length of a transaction: nobody else judges them meanwhile. */
@Injectable()
export class SensorWatches {
  private readonly rules: JudgingRules;
  private readonly known = new LRUCache<string, true>(upTo(REMEMBERED));

  constructor(
    private readonly settings: Settings,
    private readonly sensors: SensorWatchRepository,
    private readonly incidents: IncidentRepository,
  ) {
    this.rules = { hysteresis: settings.ALERT_HYSTERESIS, clearAfter: settings.ALERT_CLEAR_AFTER };
  }

  /**
   * Makes sensors known, before the transaction that opens them: within it, one that is being made known elsewhere
   * would be waited for under locks that the other waits for.
   */
  async introduce(sensorIds: readonly string[]): Promise<void> {
    const strangers = sensorIds.filter((id) => !this.known.has(id));
    if (strangers.length === 0) return;
    await this.sensors.add(strangers);
    for (const id of strangers) this.known.set(id, true);
  }

  /** Those of these sensors that are known, by id. */
  async open(trx: Trx, sensorIds: readonly string[]): Promise<Map<string, SensorWatch>> {
    return this.watch(trx, await this.sensors.lock(trx, sensorIds));
  }

  /** Those of these sensors that have not been heard since. */
  async openSilent(trx: Trx, sensorIds: readonly string[], since: Date): Promise<Map<string, SensorWatch>> {
    return this.watch(trx, await this.sensors.lockSilent(trx, sensorIds, since));
  }

  /** When the first of these sensors was heard last, in epoch milliseconds; undefined when none was. */
  async firstHeard(trx: Trx, sensorIds: readonly string[]): Promise<number | undefined> {
    return (await this.sensors.firstHeard(trx, sensorIds))?.getTime();
  }

  /** Sensors that were heard and have no incident of no data since, some at a time. */
  unsilenced(): AsyncGenerator<string[]> {
    return this.sensors.unsilenced();
  }

  /** Keeps what the watches have learned of sensors that were heard just now. */
  async keep(trx: Trx, watches: readonly SensorWatch[], heardAt: Date): Promise<void> {
    await this.sensors.keep(trx, watches, heardAt);
    await this.incidents.keepClearReadings(trx, watches);
  }

  private async watch(trx: Trx, rows: readonly LockedSensor[]): Promise<Map<string, SensorWatch>> {
    const ids = rows.map(({ id }) => id);
    const unresolved = await this.sensors.unresolved(trx, ids);
    return new Map(
      rows.map((row) => [row.id, new SensorWatch(this.watched(row, unresolved.get(row.id)), this.rules)]),
    );
  }

  private watched(row: LockedSensor, unresolved: WatchedSensor['unresolved'] = new Map()): WatchedSensor {
    const { id: sensorId, heard_at: heardAt, last_at: at } = row;
    const newest = at
      ? { at: at.getTime(), temperature: row.last_temperature!, humidity: row.last_humidity! }
      : undefined;
    const thresholds = effectiveThresholds(row, this.settings);
    return { sensorId, thresholds, newest, heardAt: heardAt?.getTime(), unresolved };
  }
}
