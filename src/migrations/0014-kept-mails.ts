import { sql, type Migration } from 'kysely';

export const keptMails: Migration = {
  async up(db) {
    // Written while no mail server was set: to be read here, and never sent.
    await sql`alter table outgoing_mails add column kept_only boolean not null default false`.execute(db);
    await sql`drop index outgoing_mails_waiting`.execute(db);
    await sql`
      create index outgoing_mails_waiting on outgoing_mails (id)
      where sent_at is null and failed_at is null and not kept_only`.execute(db);
  },
};
