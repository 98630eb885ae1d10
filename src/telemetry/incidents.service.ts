import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import type { Incident, IncidentsQuery, NewIncident } from '../contracts/index.js';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { decodeCursor, pageOf, type Page } from '../platform/paging/page.js';
import { Database } from '../platform/postgres/database.port.js';
import { IncidentChanges } from './incident-changes.service.js';
import { advance } from './incident.model.js';
import { IncidentRepository } from './incident.repository.js';
import { SensorWatches } from './sensor-watches.service.js';

/** Incidents as people and machines handle them, whichever door the command comes in by. */
@Injectable()
export class IncidentsService {
  constructor(
    private readonly database: Database,
    private readonly incidents: IncidentRepository,
    private readonly changes: IncidentChanges,
    private readonly watches: SensorWatches,
    private readonly settings: Settings,
  ) {}

  async list(query: IncidentsQuery): Promise<Page<Incident>> {
    const { limit, cursor } = query;
    const [before] = decodeCursor(cursor, ['number']) ?? [];
    const rows = await this.incidents.newest({ ...query, limit: limit + 1 }, before);
    return pageOf(rows, limit, { item: (row) => row, key: ({ incident_id }) => [incident_id] });
  }

  /** Throws INCIDENT_NOT_FOUND. */
  async show(id: number): Promise<Incident> {
    const incident = await this.incidents.find(id);
    if (!incident) throw new AppError('INCIDENT_NOT_FOUND', { id });
    return incident;
  }

  /** Opens one as if the sensor had. Throws SENSOR_NOT_FOUND, and INCIDENT_UNRESOLVED where one of its type is open. */
  async create(incident: NewIncident): Promise<Incident> {
    const [opened] = await this.commit((trx) => this.open(trx, incident));
    return opened!;
  }

  /** Repeated, it changes nothing. Throws INCIDENT_NOT_FOUND, and INCIDENT_RESOLVED for what is over. */
  async command(id: number, action: 'acknowledge' | 'resolve'): Promise<Incident> {
    const [changed] = await this.commit((trx) => this.advance(trx, id, action));
    return changed ?? this.show(id);
  }

  private async commit(work: (trx: Transaction<unknown>) => Promise<Incident[]>): Promise<Incident[]> {
    const changed = await this.database.transaction(work);
    this.changes.announce(changed);
    return changed;
  }

  private async open(
    trx: Transaction<unknown>,
    { sensor_id: sensorId, type, value }: NewIncident,
  ): Promise<Incident[]> {
    const watch = (await this.watches.open(trx, [sensorId])).get(sensorId);
    if (!watch) throw new AppError('SENSOR_NOT_FOUND', { id: sensorId });
    if (watch.unresolved.has(type)) throw new AppError('INCIDENT_UNRESOLVED', { id: sensorId, type });
    const threshold = watch.limitOf(type) ?? this.settings.SENSOR_SILENT_AFTER;
    return this.changes.take(trx, [
      { kind: 'open', sensorId, type, value: value ?? null, threshold, at: Date.now() },
    ]);
  }

  private async advance(
    trx: Transaction<unknown>,
    id: number,
    action: 'acknowledge' | 'resolve',
  ): Promise<Incident[]> {
    const incident = await this.incidents.lock(trx, id);
    if (!incident) throw new AppError('INCIDENT_NOT_FOUND', { id });
    const status = advance(incident.status, action);
    if (status === undefined) throw new AppError('INCIDENT_RESOLVED', { id });
    if (status === incident.status) return [];
    const changed = await this.incidents.changeStatus(trx, id, status);
    await this.changes.record(trx, changed);
    return [changed];
  }
}
