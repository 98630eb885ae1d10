import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type Transaction } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';
import { plainArray } from '../platform/postgres/plain-array.js';
import type { AttachmentRecord } from './attachment.model.js';
import type { AttachmentUse } from './attachments.port.js';

/** A stored file, and the rooms where it was sent. */
export interface SentAttachment extends AttachmentRecord {
  readonly roomNos: readonly number[];
}

const COLUMNS = sql.raw('id, account, name, type, size, key');
/** The file is there, and stays. */
const IS_THERE = sql.raw('stored_at is not null and removed_at is null');

/** What is known of stored files. A row is there before its file is, and until after: no file is without one. */
@Injectable()
export class AttachmentRepository {
  constructor(private readonly database: Database) {}

  /** Before its file is stored. */
  async add({ id, account, name, type, size, key }: AttachmentRecord): Promise<void> {
    await sql`
      insert into attachments (id, account, name, type, size, key)
      values (${id}, ${account}, ${name}, ${type}, ${size}, ${key})`.execute(this.db);
  }

  async markStored(id: string): Promise<void> {
    await sql`update attachments set stored_at = now() where id = ${id}`.execute(this.db);
  }

  async find(id: string): Promise<SentAttachment | undefined> {
    const { rows } = await sql<SentAttachment>`
      select ${COLUMNS},
        array(select room_no from attachment_rooms where attachment_id = id) as "roomNos"
      from attachments where id = ${id} and ${IS_THERE}`.execute(this.db);
    return rows[0];
  }

  /** Those that are there, locked in one order for all who lock several: nobody removes them before the commit. */
  async lock(trx: Transaction<unknown>, ids: readonly string[]): Promise<AttachmentRecord[]> {
    const { rows } = await sql<AttachmentRecord>`
      select ${COLUMNS} from attachments where id = any(${ids}::uuid[]) and ${IS_THERE}
      order by id for no key update`.execute(trx);
    return rows;
  }

  /** Notes where locked attachments are sent. */
  async markSent(trx: Transaction<unknown>, uses: readonly AttachmentUse[]): Promise<void> {
    const ids = uses.map(({ attachmentId }) => attachmentId);
    await sql`
      with sent as (
        update attachments set sent_at = now() where id = any(${ids}::uuid[]) and sent_at is null
      )
      insert into attachment_rooms (attachment_id, room_no)
      select * from unnest(${ids}::uuid[], ${plainArray(uses.map(({ roomNo }) => roomNo))}::bigint[])
      on conflict do nothing`.execute(trx);
  }

  private get db(): Kysely<unknown> {
    return this.database.tables();
  }
}
