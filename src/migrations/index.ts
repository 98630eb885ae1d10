import type { Migration } from 'kysely';
import { accounts } from './0001-accounts.js';
import { mqtt } from './0002-mqtt.js';
import { outgoingQueue } from './0003-outgoing-queue.js';
import { telemetry } from './0004-telemetry.js';
import { mail } from './0005-mail.js';
import { outbox } from './0006-outbox.js';
import { drivers } from './0007-drivers.js';
import { reservations } from './0008-reservations.js';
import { rooms } from './0009-rooms.js';
import { attachments } from './0010-attachments.js';
import { archives } from './0011-archives.js';
import { presence } from './0012-presence.js';
import { modules } from './0013-modules.js';
import { keptMails } from './0014-kept-mails.js';

/**
 * Every change of the database's shape, in the order they run. One file per change, named by its number and subject
 * (`0001-accounts.ts`), that exports one `up` in SQL which Postgres 15 and PGlite both understand:
 *
 *     export const accounts: Migration = {
 *       async up(db) {
 *         await sql`create table accounts (id text primary key, created_at timestamptz not null)`.execute(db);
 *       },
 *     };
 *
 * and a line here. Names sort in the order they run. A migration that has been released is never changed: the next
 * one corrects it. There is no `down`. Times are `timestamptz`, documents `jsonb`, ids `text`.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-accounts': accounts,
  '0002-mqtt': mqtt,
  '0003-outgoing-queue': outgoingQueue,
  '0004-telemetry': telemetry,
  '0005-mail': mail,
  '0006-outbox': outbox,
  '0007-drivers': drivers,
  '0008-reservations': reservations,
  '0009-rooms': rooms,
  '0010-attachments': attachments,
  '0011-archives': archives,
  '0012-presence': presence,
  '0013-modules': modules,
  '0014-kept-mails': keptMails,
};
