import { sql, type Kysely, type Migration } from 'kysely';

export const modules: Migration = {
  async up(db) {
    await createModules(db);
    await createTelemetry(db);
  },
};

/** What a module measured is found by the module's number, so that an id is free again as soon as its module is gone. */
async function createModules(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table field_modules (
      no bigint generated always as identity primary key,
      id text collate "C" not null unique,
      name text not null,
      type text not null,
      owner text collate "C" not null,
      status text,
      is_online boolean not null default false,
      telemetry jsonb,
      telemetry_at timestamptz,
      heard_at timestamptz,
      disconnected_at timestamptz,
      created_at timestamptz not null default now()
    ) with (fillfactor = 50)`.execute(db);
  await sql`create index field_modules_owner on field_modules (owner, id)`.execute(db);
  await sql`
    create table field_module_counts (
      is_only boolean primary key default true check (is_only),
      total integer not null default 0,
      online integer not null default 0
    )`.execute(db);
  await sql`insert into field_module_counts default values`.execute(db);
  await sql`create sequence field_module_revisions`.execute(db);
  await sql`create table deleted_field_modules (no bigint primary key)`.execute(db);
}

/** By its digest, telemetry of one time that comes twice is told from other telemetry of that time. */
async function createTelemetry(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table module_telemetry (
      module_no bigint not null,
      at timestamptz not null,
      digest uuid not null,
      telemetry jsonb not null,
      primary key (module_no, at, digest)
    ) partition by range (at)`.execute(db);
}
