import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import type { Incident } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';

export interface IncidentChange {
  readonly id: number;
  readonly incident: Incident;
}

/** What the broker has not been told of incidents yet. */
@Injectable()
export class IncidentChangeRepository {
  constructor(private readonly database: Database) {}

  async add(trx: Transaction<unknown>, incidents: readonly Incident[]): Promise<void> {
    await sql`
      insert into incident_changes (incident_id, incident)
      select * from unnest(
        ${incidents.map(({ incident_id }) => incident_id)}::bigint[],
        ${incidents.map((incident) => JSON.stringify(incident))}::jsonb[]
      )`.execute(trx);
  }

  /**
   * Takes some for 30 s: nobody else gets them meanwhile, and afterwards whoever asks. Of one incident only the oldest,
   * so that its states are told in their order.
   */
  async claim(limit: number): Promise<IncidentChange[]> {
    const { rows } = await sql<IncidentChange>`
      update incident_changes set claimed_until = now() + interval '30 s'
      where id in (
        select id from incident_changes c
        where (claimed_until is null or claimed_until < now()) and not exists (
          select from incident_changes e where e.incident_id = c.incident_id and e.id < c.id
        )
        order by id limit ${limit} for update skip locked
      )
      returning id, incident`.execute(this.database.tables());
    return [...rows].sort((a, b) => a.id - b.id);
  }

  async remove(id: number): Promise<void> {
    await sql`delete from incident_changes where id = ${id}`.execute(this.database.tables());
  }
}
