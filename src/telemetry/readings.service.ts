import { Injectable } from '@nestjs/common';
import { isAhead, SENSOR_ID, type Reading, type SensorReading } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { GroupCommit } from '../platform/postgres/group-commit.js';
import { untilAvailable } from '../platform/postgres/until-available.js';
import { readingOf, sampleOf, type Sample } from './reading.model.js';
import { ReadingBatch } from './reading-batch.service.js';
import { ReadingsStored } from './telemetry.events.js';

const DAY_MS = 86_400_000;

/** Readings, whichever door they come in by. */
@Injectable()
export class ReadingsService {
  private readonly writer = groupCommit((samples) => this.store(samples));
  private readonly patientWriter = groupCommit((samples) =>
    untilAvailable(() => this.store(samples), this.lifecycle),
  );
  private readonly keptMs: number;
  private count = 0;

  constructor(
    private readonly batch: ReadingBatch,
    { RETENTION_READINGS }: Settings,
    private readonly lifecycle: Lifecycle,
    private readonly events: DomainEvents,
  ) {
    this.keptMs = RETENTION_READINGS * DAY_MS;
  }

  /** How many this instance has stored since its start, repeated ones included. */
  get stored(): number {
    return this.count;
  }

  /** As `add`; a device speaks for the sensor of its own id only. Throws ACCESS_DENIED. */
  async addFrom({ id, role }: Caller, reading: SensorReading): Promise<Reading> {
    if (role !== 'device') return readingOf(await this.add(reading));
    const { sensor_id = id } = reading;
    if (sensor_id !== id || !SENSOR_ID.test(id)) throw new AppError('ACCESS_DENIED');
    return readingOf(await this.add({ sensor_id, ...reading }));
  }

  /**
   * Settles once the reading is stored and judged; one that bears a time and comes again changes nothing.
   * Throws READING_AHEAD, READING_TOO_OLD, DATABASE_UNAVAILABLE.
   */
  add(reading: SensorReading): Promise<Sample> {
    return this.write(reading, this.writer);
  }

  /**
   * As `add`, but one that bears a time waits for a database that is away: what comes during an outage is judged in the
   * order in which it came, where each reading that is tried again by itself would make older ones too late.
   */
  addInTurn(reading: SensorReading): Promise<Sample> {
    return this.write(reading, reading.timestamp === undefined ? this.writer : this.patientWriter);
  }

  private async write(reading: SensorReading, writer: GroupCommit<Sample>): Promise<Sample> {
    const now = Date.now();
    const sample = sampleOf(reading, now);
    if (isAhead(sample, now)) throw new AppError('READING_AHEAD');
    if (sample.at < now - this.keptMs) throw new AppError('READING_TOO_OLD');
    await writer.add(sample);
    this.count += 1;
    return sample;
  }

  private async store(samples: readonly Sample[]): Promise<void> {
    const fresh = await this.batch.store(samples);
    if (fresh.length > 0) this.events.emit(new ReadingsStored(fresh));
  }
}

function groupCommit(store: (samples: readonly Sample[]) => Promise<void>): GroupCommit<Sample> {
  return new GroupCommit({
    maxRows: 500,
    maxWaitMs: 5,
    flush: async (samples) => {
      await store(samples);
      return samples.map(() => undefined);
    },
  });
}
