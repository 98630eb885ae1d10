import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { Settings } from '../platform/config/settings.js';
import { Database } from '../platform/postgres/database.port.js';
import { SilenceWatches, type Conclusion, type SilenceWatch } from '../platform/silence/silence-watch.js';
import { DriverChanges, type DriverChange } from './driver-changes.service.js';
import { afterSilence, isHeardSince } from './driver.model.js';
import { DriverRepository } from './driver.repository.js';

/** Takes each driver off line of whom neither a position nor a status has come for `DRIVER_STALE_AFTER`. */
@Injectable()
export class StalenessService {
  private readonly staleMs: number;
  private readonly silence: SilenceWatch<DriverChange>;

  constructor(
    { DRIVER_STALE_AFTER }: Settings,
    silences: SilenceWatches,
    private readonly drivers: DriverRepository,
    private readonly changes: DriverChanges,
    private readonly database: Database,
  ) {
    this.staleMs = DRIVER_STALE_AFTER * 1000;
    this.silence = silences.open({
      name: 'drivers:staleness',
      silentMs: this.staleMs,
      all: () => this.unstale(),
      conclude: (ids, now) => this.takeOffLine(ids, now),
    });
  }

  /** Something has just come of these drivers. Waits for nothing and never throws. */
  postpone(chauffeurIds: readonly string[]): void {
    this.silence.postpone(chauffeurIds);
  }

  /** See `SilenceWatch.canTell`. */
  canTell(listeningSince: number): boolean {
    return this.silence.canTell(listeningSince);
  }

  /** Takes those off line who have been silent for too long, and returns them. */
  check(): Promise<DriverChange[]> {
    return this.silence.check();
  }

  private async takeOffLine(ids: readonly string[], now: number): Promise<Conclusion<DriverChange>> {
    const since = now - this.staleMs;
    const heard = new Map<string, number>();
    const results = await this.database.transaction((trx: Transaction<unknown>) =>
      this.changes.change(trx, ids, (driver) => {
        if (isHeardSince(driver, since)) heard.set(driver.chauffeurId, driver.heardAt ?? driver.updatedAt);
        return afterSilence(driver, since, now);
      }),
    );
    this.changes.announce(results);
    return { heard: [...heard.keys()], heardAt: Math.min(now, ...heard.values()), results };
  }

  private async *unstale(): AsyncGenerator<string[]> {
    for await (const drivers of this.drivers.pages()) {
      yield drivers.filter(({ isStale }) => !isStale).map(({ chauffeurId }) => chauffeurId);
    }
  }
}
