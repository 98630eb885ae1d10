import { sql, type Migration } from 'kysely';

export const accounts: Migration = {
  async up(db) {
    await sql`
      create table accounts (
        id text primary key,
        email text not null,
        name text not null,
        role text not null,
        password_hash text not null,
        created_at timestamptz not null default now()
      )`.execute(db);
    await sql`create unique index accounts_email on accounts (lower(email))`.execute(db);
    await sql`
      create table sign_in_links (
        token_digest text primary key,
        account_id text not null references accounts (id) on delete cascade,
        expires_at timestamptz not null
      )`.execute(db);
    await sql`
      create table revocations (
        scope text not null,
        id text not null,
        revoked_before timestamptz not null,
        expires_at timestamptz not null,
        primary key (scope, id)
      )`.execute(db);
  },
};
