import { Injectable } from '@nestjs/common';
import { SENSOR_ID, type Reading, type SensorReading } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { GroupCommit } from '../platform/postgres/group-commit.js';
import { isAhead, readingOf, sampleOf, type Sample } from './reading.model.js';
import { ReadingBatch } from './reading-batch.service.js';

const DAY_MS = 86_400_000;

/** Readings, whichever door they come in by. */
@Injectable()
export class ReadingsService {
  private readonly writer: GroupCommit<Sample>;
  private readonly keptMs: number;
  private count = 0;

  constructor(batch: ReadingBatch, { RETENTION_READINGS }: Settings) {
    this.keptMs = RETENTION_READINGS * DAY_MS;
    this.writer = new GroupCommit({
      maxRows: 500,
      maxWaitMs: 5,
      flush: async (samples) => {
        await batch.store(samples);
        return samples.map(() => undefined);
      },
    });
  }

  /** How many this instance has stored since its start, repeated ones included. */
  get stored(): number {
    return this.count;
  }

  /** As `add`; a device speaks for the sensor of its own id only. Throws ACCESS_DENIED. */
  addFrom({ id, role }: Caller, reading: SensorReading): Promise<Reading> {
    if (role !== 'device') return this.add(reading);
    const { sensor_id = id } = reading;
    if (sensor_id !== id || !SENSOR_ID.test(id)) throw new AppError('ACCESS_DENIED');
    return this.add({ ...reading, sensor_id });
  }

  /**
   * Settles once the reading is stored and judged; one that bears a time and comes again changes nothing.
   * Throws READING_AHEAD, READING_TOO_OLD, DATABASE_UNAVAILABLE.
   */
  async add(reading: SensorReading): Promise<Reading> {
    const now = Date.now();
    const sample = sampleOf(reading, now);
    if (isAhead(sample, now)) throw new AppError('READING_AHEAD');
    if (sample.at < now - this.keptMs) throw new AppError('READING_TOO_OLD');
    await this.writer.add(sample);
    this.count += 1;
    return readingOf(sample);
  }
}
