import { sql, type Migration } from 'kysely';

/**
 * `stored_at`: the file is there · `sent_at`: first sent in a message · `removed_at`: its file is to go, then the row. The
 * rows of `attachment_rooms` outlive their room until a cleanup has seen that it is gone.
 */
export const attachments: Migration = {
  async up(db) {
    await sql`
      create table attachments (
        id uuid primary key,
        account text collate "C" not null,
        name text not null,
        type text not null,
        size bigint not null,
        key text collate "C" not null,
        created_at timestamptz not null default now(),
        stored_at timestamptz,
        sent_at timestamptz,
        removed_at timestamptz
      )`.execute(db);
    await sql`
      create index attachments_unsent on attachments (created_at)
      where sent_at is null and removed_at is null`.execute(db);
    await sql`
      create index attachments_removed on attachments (removed_at) where removed_at is not null`.execute(db);
    await sql`
      create table attachment_rooms (
        room_no bigint not null,
        attachment_id uuid not null references attachments (id) on delete cascade,
        primary key (room_no, attachment_id)
      )`.execute(db);
    await sql`create index attachment_rooms_attachment on attachment_rooms (attachment_id)`.execute(db);
  },
};
