import { sql, type Kysely, type Migration } from 'kysely';

export const rooms: Migration = {
  async up(db) {
    await createRooms(db);
    await createMessages(db);
  },
};

/**
 * Messages are found by the number of their room, so that an id is free again as soon as its room is gone. Of a room the
 * messages after `deleted_seq` exist, and those after `archived_seq` are not archived yet.
 */
async function createRooms(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rooms (
      no bigint generated always as identity primary key,
      id text collate "C" not null unique,
      kind text not null,
      name text,
      owner text,
      last_seq bigint not null default 0,
      deleted_seq bigint not null default 0,
      archived_seq bigint not null default 0,
      last_message_at timestamptz,
      created_at timestamptz not null default now()
    ) with (fillfactor = 70)`.execute(db);
  await sql`
    create index rooms_unarchived on rooms (no)
    where kind = 'reservation' and last_seq > archived_seq`.execute(db);
  await sql`
    create table room_members (
      room_no bigint not null references rooms (no) on delete cascade,
      user_id text collate "C" not null,
      account text collate "C",
      name text,
      delivered_seq bigint not null default 0,
      read_seq bigint not null default 0,
      joined_at timestamptz not null default now(),
      primary key (room_no, user_id)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index room_members_account on room_members (account, room_no)`.execute(db);
  await sql`create table deleted_rooms (room_no bigint primary key)`.execute(db);
}

async function createMessages(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table messages (
      room_no bigint not null,
      seq bigint not null,
      id uuid not null,
      sender text collate "C" not null,
      sender_name text,
      client_id text collate "C" not null,
      content text not null,
      attachments jsonb,
      reply_to uuid,
      created_at timestamptz not null,
      primary key (room_no, seq)
    )`.execute(db);
  await sql`create unique index messages_id on messages (room_no, id)`.execute(db);
  await sql`create unique index messages_client on messages (room_no, sender, client_id)`.execute(db);
  await sql`create index messages_sender on messages (room_no, sender, seq)`.execute(db);
}
