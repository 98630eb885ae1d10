import { sql, type Migration } from 'kysely';

export const mail: Migration = {
  async up(db) {
    // Until `held_until` a mail is not sent, nor what came after it; until `aside_until` those after it go first.
    await sql`
      create table outgoing_mails (
        id bigint generated always as identity primary key,
        key text not null unique,
        message_id uuid not null default gen_random_uuid(),
        recipients text[] not null,
        subject text not null,
        text text not null,
        html text not null,
        created_at timestamptz not null default now(),
        held_until timestamptz not null default now(),
        aside_until timestamptz not null default now(),
        refusals smallint not null default 0,
        last_error text,
        sent_at timestamptz,
        failed_at timestamptz
      )`.execute(db);
    await sql`
      create index outgoing_mails_waiting on outgoing_mails (id)
      where sent_at is null and failed_at is null`.execute(db);
  },
};
