import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import type { Incident } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';
import { TimePartitions } from '../platform/postgres/time-partitions.js';
import { IncidentChanges } from './incident-changes.service.js';
import { distinctByTime, type Sample } from './reading.model.js';
import { ReadingRepository } from './reading.repository.js';
import type { IncidentStep, SensorWatch } from './sensor-watch.model.js';
import { SensorWatches } from './sensor-watches.service.js';
import { SilenceService } from './silence.service.js';

interface Judged {
  /** The samples that are new. */
  readonly fresh: readonly Sample[];
  /** The sensors that those are of. */
  readonly heard: readonly SensorWatch[];
  readonly changed: readonly Incident[];
}

/**
 * Stores a batch of readings and judges them, all in one transaction: the rows, what is known of their sensors, the
 * incidents that they open and resolve, and what is to be told of those. Of readings that were stored before nothing
 * changes. Within a batch readings count in the order of their times.
 */
@Injectable()
export class ReadingBatch {
  constructor(
    private readonly database: Database,
    private readonly partitions: TimePartitions,
    private readonly readings: ReadingRepository,
    private readonly watches: SensorWatches,
    private readonly changes: IncidentChanges,
    private readonly silence: SilenceService,
  ) {}

  /** Returns those that are new, in the order of their times. */
  async store(samples: readonly Sample[]): Promise<readonly Sample[]> {
    const ordered = distinctByTime(samples);
    const sensorIds = [...new Set(ordered.map(({ sensorId }) => sensorId))];
    await this.partitions.ensure(ordered.map(({ at }) => at));
    await this.watches.introduce(sensorIds);
    const { fresh, heard, changed } = await this.database.transaction((trx: Transaction<unknown>) =>
      this.storeAndJudge(trx, ordered, sensorIds),
    );
    this.changes.announce(changed);
    this.silence.postpone(heard.map(({ sensorId }) => sensorId));
    return fresh;
  }

  private async storeAndJudge(
    trx: Transaction<unknown>,
    samples: readonly Sample[],
    sensorIds: readonly string[],
  ): Promise<Judged> {
    const watches = await this.watches.open(trx, sensorIds);
    const fresh = await this.readings.append(trx, samples);
    const now = new Date();
    const steps = judgeAll(fresh, watches, now.getTime());
    const changed = await this.changes.take(trx, steps);
    const heard = heardIn(fresh, watches);
    await this.watches.keep(trx, heard, now);
    return { fresh, heard, changed };
  }
}

/** What is stored already is no sign of life: a broker repeats retained readings at each subscription. */
function heardIn(fresh: readonly Sample[], watches: ReadonlyMap<string, SensorWatch>): SensorWatch[] {
  const ids = new Set(fresh.map(({ sensorId }) => sensorId));
  return [...watches.values()].filter(({ sensorId }) => ids.has(sensorId));
}

function judgeAll(
  samples: readonly Sample[],
  watches: ReadonlyMap<string, SensorWatch>,
  now: number,
): IncidentStep[] {
  return samples.flatMap((sample) => watches.get(sample.sensorId)!.judge(sample, now));
}
