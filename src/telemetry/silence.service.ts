import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import type { Incident } from '../contracts/index.js';
import { Settings } from '../platform/config/settings.js';
import { Database } from '../platform/postgres/database.port.js';
import { SilenceWatches, type Conclusion, type SilenceWatch } from '../platform/silence/silence-watch.js';
import { IncidentChanges } from './incident-changes.service.js';
import { SensorWatches } from './sensor-watches.service.js';

/** Opens an incident of no data for each sensor that nothing has been heard of for `SENSOR_SILENT_AFTER`. */
@Injectable()
export class SilenceService {
  private readonly silentMs: number;
  private readonly silence: SilenceWatch<Incident>;

  constructor(
    { SENSOR_SILENT_AFTER }: Settings,
    silences: SilenceWatches,
    private readonly watches: SensorWatches,
    private readonly changes: IncidentChanges,
    private readonly database: Database,
  ) {
    this.silentMs = SENSOR_SILENT_AFTER * 1000;
    this.silence = silences.open({
      name: 'telemetry:silence',
      silentMs: this.silentMs,
      all: () => watches.unsilenced(),
      conclude: (sensorIds, now) => this.openIncidents(sensorIds, now),
    });
  }

  /** These sensors have just been heard. */
  postpone(sensorIds: readonly string[]): void {
    this.silence.postpone(sensorIds);
  }

  /** See `SilenceWatch.canTell`. */
  canTell(listeningSince: number): boolean {
    return this.silence.canTell(listeningSince);
  }

  /** Opens the incidents of the sensors that have been silent for too long, and returns them. */
  check(): Promise<Incident[]> {
    return this.silence.check();
  }

  private async openIncidents(sensorIds: readonly string[], now: number): Promise<Conclusion<Incident>> {
    const conclusion = await this.database.transaction((trx: Transaction<unknown>) =>
      this.conclude(trx, sensorIds, now),
    );
    this.changes.announce(conclusion.results);
    return conclusion;
  }

  private async conclude(
    trx: Transaction<unknown>,
    sensorIds: readonly string[],
    now: number,
  ): Promise<Conclusion<Incident>> {
    const watches = await this.watches.openSilent(trx, sensorIds, new Date(now - this.silentMs));
    const steps = [...watches.values()].flatMap((watch) => watch.noteSilence(now, this.silentMs));
    const heard = sensorIds.filter((id) => !watches.has(id));
    const heardAt = (await this.watches.firstHeard(trx, heard)) ?? now;
    return { heard, heardAt, results: await this.changes.take(trx, steps) };
  }
}
