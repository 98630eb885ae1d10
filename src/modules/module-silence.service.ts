import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { Settings } from '../platform/config/settings.js';
import { Database } from '../platform/postgres/database.port.js';
import { SilenceWatches, type Conclusion, type SilenceWatch } from '../platform/silence/silence-watch.js';
import {
  FieldModuleChanges,
  type FieldModuleNews,
  type FieldModuleStep,
} from './field-module-changes.service.js';
import { afterSilence, isHeardSince } from './field-module.model.js';
import { FieldModuleRepository } from './field-module.repository.js';

/** Takes each module off line of which nothing has come for `MODULE_SILENT_AFTER`. */
@Injectable()
export class ModuleSilence {
  private readonly silentMs: number;
  private readonly silence: SilenceWatch<FieldModuleStep>;

  constructor(
    { MODULE_SILENT_AFTER }: Settings,
    silences: SilenceWatches,
    private readonly modules: FieldModuleRepository,
    private readonly changes: FieldModuleChanges,
    private readonly database: Database,
  ) {
    this.silentMs = MODULE_SILENT_AFTER * 1000;
    this.silence = silences.open({
      name: 'modules:silence',
      silentMs: this.silentMs,
      all: () => modules.online(),
      conclude: (ids, now) => this.takeOffLine(ids, now),
    });
  }

  /** Something has just come of these modules. Waits for nothing and never throws. */
  postpone(moduleIds: readonly string[]): void {
    this.silence.postpone(moduleIds);
  }

  /** See `SilenceWatch.canTell`. */
  canTell(listeningSince: number): boolean {
    return this.silence.canTell(listeningSince);
  }

  /** Takes those off line that have been silent for too long, and returns them. */
  check(): Promise<FieldModuleStep[]> {
    return this.silence.check();
  }

  private async takeOffLine(ids: readonly string[], now: number): Promise<Conclusion<FieldModuleStep>> {
    const since = now - this.silentMs;
    const { steps, news } = await this.database.transaction((trx: Transaction<unknown>) =>
      this.takeSilent(trx, ids, { since, now }),
    );
    this.changes.announce(news);
    const results = steps.filter(({ before, after }) => before !== after);
    const heard = steps.map(({ before }) => before).filter((module) => isHeardSince(module, since));
    const heardAt = Math.min(now, ...heard.map((module) => module.heardAt!));
    return { heard: heard.map(({ moduleId }) => moduleId), heardAt, results };
  }

  private async takeSilent(
    trx: Transaction<unknown>,
    ids: readonly string[],
    { since, now }: { since: number; now: number },
  ): Promise<{ steps: FieldModuleStep[]; news: FieldModuleNews[] }> {
    const modules = await this.modules.lock(trx, ids);
    const steps = modules.map((before) => ({ before, after: afterSilence(before, since, now) }));
    return { steps, news: await this.changes.store(trx, steps) };
  }
}
