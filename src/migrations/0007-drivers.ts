import { sql, type Kysely, type Migration } from 'kysely';

export const drivers: Migration = {
  async up(db) {
    await createDrivers(db);
    await createRides(db);
    await createTracks(db);
  },
};

/** What a driver has said is null until then; each word has the time that it counts from. */
async function createDrivers(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table drivers (
      id text collate "C" primary key,
      heard_at timestamptz,
      is_stale boolean not null default false,
      online boolean,
      online_at timestamptz,
      available boolean,
      available_at timestamptz,
      on_ride boolean,
      on_ride_at timestamptz,
      said_reservation text,
      said_reservation_at timestamptz,
      ride text,
      general jsonb,
      general_at timestamptz,
      riding jsonb,
      riding_at timestamptz,
      updated_at timestamptz not null
    ) with (fillfactor = 50)`.execute(db);
  await sql`
    create table driver_counts (
      is_only boolean primary key default true check (is_only),
      total integer not null default 0,
      online integer not null default 0,
      available integer not null default 0,
      on_ride integer not null default 0
    )`.execute(db);
  await sql`insert into driver_counts default values`.execute(db);
}

async function createRides(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rides (
      reservation_id text collate "C" primary key,
      chauffeur_id text collate "C" not null,
      customer text not null,
      began_at timestamptz not null,
      ended_at timestamptz
    )`.execute(db);
  await sql`create unique index rides_driver on rides (chauffeur_id) where ended_at is null`.execute(db);
  await sql`create index rides_customer on rides (customer) where ended_at is null`.execute(db);
}

async function createTracks(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table driver_positions (
      chauffeur_id text collate "C" not null,
      at timestamptz not null,
      reservation_id text collate "C" not null,
      lat double precision not null,
      lng double precision not null,
      accuracy real,
      speed real,
      heading real,
      primary key (chauffeur_id, at, reservation_id)
    ) partition by range (at)`.execute(db);
  await sql`
    create index driver_positions_ride on driver_positions (reservation_id, at) where reservation_id <> ''`.execute(
    db,
  );
}
