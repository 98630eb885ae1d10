import { sql, type Migration } from 'kysely';

export const reservations: Migration = {
  async up(db) {
    await sql`
      create table reservations (
        no bigint generated always as identity primary key,
        id text collate "C" not null unique,
        client_id text not null,
        customer text not null,
        chauffeur_id text collate "C",
        status text not null,
        pickup jsonb not null,
        dropoff jsonb,
        data jsonb not null,
        requested_at timestamptz not null,
        accepted_at timestamptz,
        started_at timestamptz,
        ended_at timestamptz
      )`.execute(db);
    await sql`create index reservations_customer on reservations (customer, no)`.execute(db);
    await sql`create index reservations_driver on reservations (chauffeur_id, no)`.execute(db);
    await sql`create index reservations_status on reservations (status, no)`.execute(db);
  },
};
