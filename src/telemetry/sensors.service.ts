import { Injectable } from '@nestjs/common';
import type { IncidentType, ListQuery, Reading, Sensor, Thresholds } from '../contracts/index.js';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { decodeCursor, pageOf, type Page } from '../platform/paging/page.js';
import { SensorRepository, type SensorRow } from './sensor.repository.js';
import { effectiveThresholds, impossibleThresholds, thresholdColumnsOf } from './thresholds.model.js';

/** The sensors that have reported, or that an admin has set limits for, as they are now. */
@Injectable()
export class SensorsService {
  constructor(
    private readonly repository: SensorRepository,
    private readonly settings: Settings,
  ) {}

  /** By id. */
  async list({ limit, cursor }: ListQuery): Promise<Page<Sensor>> {
    const [after] = decodeCursor(cursor, ['string']) ?? [];
    const rows = await this.repository.list(limit + 1, after);
    return pageOf(rows, limit, { item: (row) => this.sensorOf(row), key: ({ id }) => [id] });
  }

  /** Throws SENSOR_NOT_FOUND. */
  async show(id: string): Promise<Sensor> {
    const row = await this.repository.find(id);
    if (!row) throw new AppError('SENSOR_NOT_FOUND');
    return this.sensorOf(row);
  }

  /** Sets all limits of one sensor, known or not, and judges nothing again. Throws THRESHOLDS_IMPOSSIBLE. */
  async changeThresholds(id: string, thresholds: Thresholds): Promise<Sensor> {
    const errors = impossibleThresholds(thresholds);
    if (errors.length > 0) throw new AppError('THRESHOLDS_IMPOSSIBLE', { errors });
    await this.repository.keepThresholds(id, thresholdColumnsOf(thresholds));
    return this.show(id);
  }

  private sensorOf(row: SensorRow): Sensor {
    return {
      sensor_id: row.id,
      state: stateOf(row.incidents),
      last_reading: lastReadingOf(row),
      incidents: row.incidents,
      thresholds: effectiveThresholds(row, this.settings),
    };
  }
}

/** Nobody knows whether the values of a silent sensor are still out of range. */
function stateOf(unresolved: readonly IncidentType[]): Sensor['state'] {
  if (unresolved.includes('no_data')) return 'silent';
  return unresolved.length > 0 ? 'alert' : 'normal';
}

function lastReadingOf({ id, last_at, last_temperature, last_humidity }: SensorRow): Reading | null {
  if (last_at === null) return null;
  const [temperature, humidity] = [last_temperature!, last_humidity!];
  return { sensor_id: id, temperature, humidity, timestamp: last_at.toISOString() };
}
