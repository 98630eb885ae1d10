import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Incident, IncidentStatus, IncidentsQuery, IncidentType } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';
import type { IncidentStep, SensorWatch } from './sensor-watch.model.js';

interface IncidentRow {
  readonly id: number;
  readonly sensor_id: string;
  readonly type: IncidentType;
  readonly status: IncidentStatus;
  readonly value: number | null;
  readonly threshold: number;
  readonly opened_at: Date;
  readonly acknowledged_at: Date | null;
  readonly resolved_at: Date | null;
}

interface Tables {
  incidents: IncidentRow;
}

type Trx = Transaction<unknown>;

@Injectable()
export class IncidentRepository {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async newest({ status, sensor, limit }: IncidentsQuery, before?: number): Promise<Incident[]> {
    let query = this.tables.selectFrom('incidents').selectAll().orderBy('id', 'desc').limit(limit);
    if (status !== undefined) query = query.where('status', '=', status);
    if (sensor !== undefined) query = query.where('sensor_id', '=', sensor);
    if (before !== undefined) query = query.where('id', '<', before);
    return (await query.execute()).map(incidentOf);
  }

  async find(id: number): Promise<Incident | undefined> {
    const row = await this.tables.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirst();
    return row && incidentOf(row);
  }

  /** The same, locked until the transaction ends. */
  async lock(trx: Trx, id: number): Promise<Incident | undefined> {
    const { rows } = await sql<IncidentRow>`select * from incidents where id = ${id} for update`.execute(trx);
    return rows[0] && incidentOf(rows[0]);
  }

  /** Opens or resolves one; undefined when there is nothing to resolve any more. */
  async take(trx: Trx, step: IncidentStep): Promise<Incident | undefined> {
    const at = new Date(step.at);
    const { rows } =
      step.kind === 'open'
        ? await sql<IncidentRow>`
            insert into incidents (sensor_id, type, status, value, threshold, opened_at)
            values (${step.sensorId}, ${step.type}, 'open', ${step.value}, ${step.threshold}, ${at})
            returning *`.execute(trx)
        : await sql<IncidentRow>`
            update incidents set status = 'resolved', resolved_at = greatest(opened_at, ${at})
            where sensor_id = ${step.sensorId} and type = ${step.type} and status <> 'resolved'
            returning *`.execute(trx);
    return rows[0] && incidentOf(rows[0]);
  }

  async changeStatus(trx: Trx, id: number, status: IncidentStatus): Promise<Incident> {
    const column = sql.ref(`${status}_at`);
    const { rows } = await sql<IncidentRow>`
      update incidents set status = ${status}, ${column} = greatest(opened_at, now())
      where id = ${id} returning *`.execute(trx);
    return incidentOf(rows[0]!);
  }

  /** Keeps how many readings in a row have been clear of each unresolved incident. */
  async keepClearReadings(trx: Trx, watches: readonly SensorWatch[]): Promise<void> {
    const counts = watches.flatMap(({ sensorId, unresolved }) =>
      [...unresolved].map(([type, clearReadings]) => ({ sensorId, type, clearReadings })),
    );
    if (counts.length === 0) return;
    await sql`
      update incidents i set clear_readings = c.clear_readings
      from unnest(
        ${counts.map(({ sensorId }) => sensorId)}::text[],
        ${counts.map(({ type }) => type)}::text[],
        ${counts.map(({ clearReadings }) => clearReadings)}::smallint[]
      ) as c (sensor_id, type, clear_readings)
      where i.sensor_id = c.sensor_id and i.type = c.type and i.status <> 'resolved'
        and i.clear_readings <> c.clear_readings`.execute(trx);
  }

  private get tables(): Kysely<Tables> {
    return this.database.tables<Tables>();
  }
}

function incidentOf(row: IncidentRow): Incident {
  const { id, sensor_id, type, status, value, threshold } = row;
  return {
    incident_id: id,
    sensor_id,
    type,
    status,
    value,
    threshold,
    opened_at: row.opened_at.toISOString(),
    acknowledged_at: row.acknowledged_at?.toISOString() ?? null,
    resolved_at: row.resolved_at?.toISOString() ?? null,
  };
}
