import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { IncidentType } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';
import type { ThresholdColumns } from './thresholds.model.js';

interface SensorsTable extends ThresholdColumns {
  readonly id: string;
  readonly last_at: Date | null;
  readonly last_temperature: number | null;
  readonly last_humidity: number | null;
}

/** A sensor as it was last heard, and the types of its incidents that are not resolved, oldest first. */
export interface SensorRow extends SensorsTable {
  readonly incidents: IncidentType[];
}

interface Tables {
  sensors: SensorsTable;
}

const COLUMNS = [
  'id',
  'last_at',
  'last_temperature',
  'last_humidity',
  'temperature_min',
  'temperature_max',
  'humidity_min',
  'humidity_max',
] as const;

@Injectable()
export class SensorRepository {
  constructor(private readonly database: Database) {}

  /** By id, those after `after`. */
  async list(limit: number, after = ''): Promise<SensorRow[]> {
    return this.rows.where('id', '>', after).orderBy('id').limit(limit).execute();
  }

  async find(id: string): Promise<SensorRow | undefined> {
    return this.rows.where('id', '=', id).executeTakeFirst();
  }

  /** Makes the sensor known where it is not. */
  async keepThresholds(id: string, thresholds: ThresholdColumns): Promise<void> {
    await this.database
      .tables<{ sensors: ThresholdColumns & { id: string } }>()
      .insertInto('sensors')
      .values({ id, ...thresholds })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...thresholds }))
      .execute();
  }

  private get rows() {
    const tables: Kysely<Tables> = this.database.tables<Tables>();
    return tables.selectFrom('sensors').select([...COLUMNS, unresolvedIncidents().as('incidents')]);
  }
}

function unresolvedIncidents(): RawBuilder<IncidentType[]> {
  return sql`array(
    select type from incidents where sensor_id = sensors.id and status <> 'resolved' order by incidents.id)`;
}
