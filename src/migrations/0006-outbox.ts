import { sql, type Migration } from 'kysely';

export const outbox: Migration = {
  async up(db) {
    await sql`
      create table outbox_messages (
        id bigint generated always as identity primary key,
        subject text not null,
        topic text not null,
        payload text not null,
        qos smallint not null,
        retain boolean not null,
        claimed_until timestamptz
      )`.execute(db);
    await sql`create index outbox_messages_subject on outbox_messages (subject, id)`.execute(db);
  },
};
