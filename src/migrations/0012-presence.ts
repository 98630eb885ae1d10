import { sql, type Migration } from 'kysely';

export const presence: Migration = {
  async up(db) {
    await sql`
      create table last_seen (
        account text collate "C" primary key,
        at timestamptz not null
      ) with (fillfactor = 70)`.execute(db);
  },
};
