import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Telemetry } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';
import type { FieldModuleRecord } from './field-module.model.js';

/** What a module's row says of its reports; times as ISO 8601 where it is written, as dates where it is read. */
interface ReportColumns<T> {
  readonly no: number;
  readonly status: string | null;
  readonly is_online: boolean;
  readonly telemetry: Telemetry | null;
  readonly telemetry_at: T | null;
  readonly heard_at: T | null;
  readonly disconnected_at: T | null;
}

interface FieldModuleRow extends ReportColumns<Date> {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly owner: string;
}

/** What people say of a module. */
export type ModuleEntry = Pick<FieldModuleRecord, 'moduleId' | 'name' | 'type' | 'owner'>;

/** By how much the counts change, or what they are. */
export interface FieldModuleCounts {
  readonly total: number;
  readonly online: number;
}

type Trx = Transaction<unknown>;

const PAGE = 1_000;

@Injectable()
export class FieldModuleRepository {
  constructor(private readonly database: Database) {}

  /** Locks those of these modules that there are. In the order of ids, so that nobody waits in a circle. */
  async lock(trx: Trx, ids: readonly string[]): Promise<FieldModuleRecord[]> {
    const { rows } = await sql<FieldModuleRow>`
      select * from field_modules where id = any(${ids}::text[]) order by id for no key update`.execute(trx);
    return rows.map(recordOf);
  }

  /**
   * The number of a change of modules that this transaction has locked or added: it is greater than that of any change of
   * them before, also of one that had the id before.
   */
  async nextRevision(trx: Trx): Promise<number> {
    const { rows } = await sql<{ revision: number }>`
      select nextval('field_module_revisions') as revision`.execute(trx);
    return rows[0]!.revision;
  }

  /** Undefined when the id is taken. */
  async add(trx: Trx, { moduleId, name, type, owner }: ModuleEntry): Promise<FieldModuleRecord | undefined> {
    const { rows } = await sql<FieldModuleRow>`
      insert into field_modules (id, name, type, owner) values (${moduleId}, ${name}, ${type}, ${owner})
      on conflict do nothing returning *`.execute(trx);
    return rows[0] && recordOf(rows[0]);
  }

  /** Stores what people say of a module that this transaction has locked. */
  async rewrite(trx: Trx, { no, name, type, owner }: FieldModuleRecord): Promise<void> {
    await sql`
      update field_modules set name = ${name}, type = ${type}, owner = ${owner} where no = ${no}`.execute(
      trx,
    );
  }

  /** Deletes a module that this transaction has locked; what it measured is left to be erased. */
  async remove(trx: Trx, { no }: FieldModuleRecord): Promise<void> {
    await sql`delete from field_modules where no = ${no}`.execute(trx);
    await sql`insert into deleted_field_modules (no) values (${no})`.execute(trx);
  }

  /** Stores what has come of modules that this transaction has locked, in one statement. */
  async save(trx: Trx, modules: readonly FieldModuleRecord[]): Promise<void> {
    await sql`
      update field_modules m set status = n.status, is_online = n.is_online, telemetry = n.telemetry,
        telemetry_at = n.telemetry_at, heard_at = n.heard_at, disconnected_at = n.disconnected_at
      from jsonb_populate_recordset(null::field_modules, ${JSON.stringify(modules.map(columnsOf))}::jsonb) n
      where m.no = n.no`.execute(trx);
  }

  /** Changes the counts. Their row is the last that a transaction locks. */
  async count(trx: Trx, { total, online }: FieldModuleCounts): Promise<void> {
    await sql`
      update field_module_counts set total = total + ${total}, online = online + ${online}`.execute(trx);
  }

  async counts(): Promise<FieldModuleCounts> {
    const { rows } = await sql<FieldModuleCounts>`select total, online from field_module_counts`.execute(
      this.db,
    );
    return rows[0]!;
  }

  /** By id, those after `after`; of one owner, or all. */
  async list(
    limit: number,
    { owner, after = '' }: { owner?: string; after?: string },
  ): Promise<FieldModuleRecord[]> {
    const whose = owner === undefined ? sql`true` : sql`owner = ${owner}`;
    const { rows } = await sql<FieldModuleRow>`
      select * from field_modules where ${whose} and id > ${after} order by id limit ${limit}`.execute(
      this.db,
    );
    return rows.map(recordOf);
  }

  async find(id: string): Promise<FieldModuleRecord | undefined> {
    const { rows } = await sql<FieldModuleRow>`select * from field_modules where id = ${id}`.execute(this.db);
    return rows[0] && recordOf(rows[0]);
  }

  /** The owners of those of these modules that there are. */
  async owners(ids: readonly string[]): Promise<Map<string, string>> {
    const { rows } = await sql<{ id: string; owner: string }>`
      select id, owner from field_modules where id = any(${ids}::text[])`.execute(this.db);
    return new Map(rows.map(({ id, owner }) => [id, owner]));
  }

  /** The ids of those that are on line, some at a time. */
  async *online(): AsyncGenerator<string[]> {
    for (let after = '', ids = [after]; ids.length > 0; after = ids.at(-1) ?? after) {
      const { rows } = await sql<{ id: string }>`
        select id from field_modules where id > ${after} and is_online order by id limit ${PAGE}`.execute(
        this.db,
      );
      ids = rows.map(({ id }) => id);
      if (ids.length > 0) yield ids;
    }
  }

  private get db(): Kysely<unknown> {
    return this.database.tables();
  }
}

function recordOf(row: FieldModuleRow): FieldModuleRecord {
  const { no, id: moduleId, name, type, owner, is_online: isOnline } = row;
  return {
    no,
    moduleId,
    name,
    type,
    owner,
    isOnline,
    status: row.status ?? undefined,
    measured: row.telemetry ? { telemetry: row.telemetry, at: row.telemetry_at!.getTime() } : undefined,
    heardAt: row.heard_at?.getTime(),
    disconnectedAt: row.disconnected_at?.getTime(),
  };
}

function columnsOf(module: FieldModuleRecord): ReportColumns<string> {
  const { no, status, isOnline, measured, heardAt, disconnectedAt } = module;
  return {
    no,
    status: status ?? null,
    is_online: isOnline,
    telemetry: measured?.telemetry ?? null,
    telemetry_at: timeOf(measured?.at),
    heard_at: timeOf(heardAt),
    disconnected_at: timeOf(disconnectedAt),
  };
}

function timeOf(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
