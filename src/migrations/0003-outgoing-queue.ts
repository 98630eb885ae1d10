import { sql, type Migration } from 'kysely';

export const outgoingQueue: Migration = {
  async up(db) {
    await sql`
      create table outgoing_messages (
        id bigint generated always as identity primary key,
        topic text not null,
        payload bytea not null,
        qos smallint not null,
        retain boolean not null
      )`.execute(db);
    await sql`
      create table outgoing_queue (
        is_only boolean primary key default true check (is_only),
        waiting integer not null
      )`.execute(db);
    await sql`insert into outgoing_queue (waiting) values (0)`.execute(db);
  },
};
