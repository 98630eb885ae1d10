import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { DomainEvents } from '../platform/events/domain-events.js';
import { isSameTelemetry, type FieldModuleRecord } from './field-module.model.js';
import { FieldModuleRepository } from './field-module.repository.js';
import { FieldModuleOffline, FieldModuleOnline, FieldTelemetryChanged } from './modules.events.js';

/** A module before and after a report of its, or after its silence. */
export interface FieldModuleStep {
  readonly before: FieldModuleRecord;
  readonly after: FieldModuleRecord;
}

export type FieldModuleNews = FieldModuleOnline | FieldModuleOffline | FieldTelemetryChanged;

/**
 * What is heard of modules goes through here: how many are on line is kept by differences in the transaction that stores
 * it. Each step is news, in order, but one that changes nothing but when a module was heard.
 */
@Injectable()
export class FieldModuleChanges {
  constructor(
    private readonly modules: FieldModuleRepository,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Stores the steps of modules that this transaction has locked, and returns what is to be announced; a step without a
   * change (the same object) is none.
   */
  async store(trx: Transaction<unknown>, steps: readonly FieldModuleStep[]): Promise<FieldModuleNews[]> {
    const changed = new Map(
      steps.filter(({ before, after }) => before !== after).map(({ after }) => [after.no, after]),
    );
    if (changed.size === 0) return [];
    await this.modules.save(trx, [...changed.values()]);
    const revision = await this.modules.nextRevision(trx);
    const online = steps.reduce(
      (sum, { before, after }) => sum + Number(after.isOnline) - Number(before.isOnline),
      0,
    );
    if (online !== 0) await this.modules.count(trx, { total: 0, online });
    return steps.flatMap((step) => newsOf(step, revision));
  }

  /** To be called once it is committed. */
  announce(news: readonly FieldModuleNews[]): void {
    for (const each of news) this.events.emit(each);
  }
}

function newsOf({ before, after }: FieldModuleStep, revision: number): FieldModuleNews[] {
  const news: FieldModuleNews[] = [];
  const isOtherWord = !before.isOnline || before.status !== after.status;
  if (after.isOnline && isOtherWord) news.push(new FieldModuleOnline(after, revision));
  if (before.isOnline && !after.isOnline) news.push(new FieldModuleOffline(after, revision));
  if (isOtherTelemetry(before, after)) news.push(new FieldTelemetryChanged(after, revision));
  return news;
}

function isOtherTelemetry({ measured: known }: FieldModuleRecord, { measured }: FieldModuleRecord): boolean {
  if (measured === undefined || measured === known) return false;
  return known === undefined || !isSameTelemetry(known.telemetry, measured.telemetry);
}
