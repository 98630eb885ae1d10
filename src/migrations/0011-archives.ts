import { sql, type Migration } from 'kysely';

export const archives: Migration = {
  async up(db) {
    // The document is text, since each attempt posts the same bytes; it is null once nobody needs it any more. Until
    // `held_until` nobody posts it: somebody does just now, or the target is given time.
    await sql`
      create table chat_archives (
        archive_id uuid primary key,
        reservation_id text collate "C" not null,
        from_seq bigint not null,
        to_seq bigint not null,
        archived_at timestamptz not null,
        document text,
        held_until timestamptz not null default now(),
        attempts integer not null default 0,
        last_error text,
        delivered_at timestamptz,
        unique (reservation_id, from_seq)
      )`.execute(db);
    await sql`
      create index chat_archives_waiting on chat_archives (held_until) where delivered_at is null`.execute(
      db,
    );
    await sql`
      create index chat_archives_held on chat_archives (delivered_at) where document is not null`.execute(db);
  },
};
