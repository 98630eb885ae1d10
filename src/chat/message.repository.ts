import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Attachment } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';
import { plainArray } from '../platform/postgres/plain-array.js';
import type { Draft, MessageRecord } from './message.model.js';

type Trx = Transaction<unknown>;

interface MessageRow {
  readonly room_no: number;
  readonly room_id: string;
  readonly seq: number;
  readonly id: string;
  readonly sender: string;
  readonly sender_name: string | null;
  readonly client_id: string;
  readonly content: string;
  readonly attachments: Attachment[] | null;
  readonly reply_to: string | null;
  readonly created_at: Date;
}

/** Which part of a room's messages: those after one and up to another, both by `seq`. */
export interface Stretch {
  readonly roomNo: number;
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
}

const COLUMNS = sql.raw(
  'room_no, rooms.id as room_id, seq, m.id, sender, sender_name, client_id, content, attachments, reply_to, m.created_at',
);

/** Messages of rooms. Lists are in the order of `seq`. */
@Injectable()
export class MessageRepository {
  constructor(private readonly database: Database) {}

  async append(trx: Trx, messages: readonly MessageRecord[]): Promise<void> {
    const column = <T>(value: (message: MessageRecord) => T): T[] => messages.map(value);
    await sql`
      insert into messages (
        room_no, seq, id, sender, sender_name, client_id, content, attachments, reply_to, created_at
      )
      select * from unnest(
        ${plainArray(column(({ roomNo }) => roomNo))}::bigint[],
        ${plainArray(column(({ seq }) => seq))}::bigint[],
        ${column(({ messageId }) => messageId)}::uuid[],
        ${column(({ from }) => from.id)}::text[],
        ${column(({ from }) => from.name)}::text[],
        ${column(({ clientMessageId }) => clientMessageId)}::text[],
        ${column(({ content }) => content)}::text[],
        ${column(({ attachments }) => (attachments.length > 0 ? JSON.stringify(attachments) : null))}::jsonb[],
        ${column(({ replyTo }) => replyTo)}::uuid[],
        ${column(({ createdAt }) => createdAt)}::timestamptz[]
      )`.execute(trx);
  }

  /** What is stored already under the clients' ids of these drafts. */
  async findSent(trx: Trx, drafts: readonly Draft[]): Promise<MessageRecord[]> {
    const { rows } = await sql<MessageRow>`
      select ${COLUMNS}
      from unnest(
        ${plainArray(drafts.map(({ seat }) => seat.roomNo))}::bigint[],
        ${drafts.map(({ seat }) => seat.userId)}::text[],
        ${drafts.map(({ clientMessageId }) => clientMessageId)}::text[]
      ) as d (no, user_id, client_message_id)
      join messages m on room_no = d.no and sender = d.user_id and client_id = d.client_message_id
      join rooms on rooms.no = room_no`.execute(trx);
    return rows.map(recordOf);
  }

  /** Which of these messages exist: room and id, as `${roomNo} ${messageId}`. */
  async findIds(trx: Trx, refs: readonly { roomNo: number; messageId: string }[]): Promise<Set<string>> {
    const { rows } = await sql<{ room_no: number; id: string }>`
      select room_no, id
      from unnest(
        ${plainArray(refs.map(({ roomNo }) => roomNo))}::bigint[],
        ${refs.map(({ messageId }) => messageId)}::uuid[]
      ) as r (no, message_id)
      join messages on room_no = r.no and id = r.message_id`.execute(trx);
    return new Set(rows.map(({ room_no, id }) => `${room_no} ${id}`));
  }

  /** The oldest `limit` of a stretch. */
  async oldest({ roomNo, after, upTo, limit }: Stretch, db = this.db): Promise<MessageRecord[]> {
    const { rows } = await sql<MessageRow>`
      select ${COLUMNS} from messages m join rooms on rooms.no = room_no
      where room_no = ${roomNo} and seq > ${after} and seq <= ${upTo}
      order by seq limit ${limit}`.execute(db);
    return rows.map(recordOf);
  }

  /** The newest `limit` of a stretch. */
  async newest({ roomNo, after, upTo, limit }: Stretch): Promise<MessageRecord[]> {
    const { rows } = await sql<MessageRow>`
      select ${COLUMNS} from messages m join rooms on rooms.no = room_no
      where room_no = ${roomNo} and seq > ${after} and seq <= ${upTo}
      order by seq desc limit ${limit}`.execute(this.db);
    return rows.map(recordOf).toReversed();
  }

  private get db(): Kysely<unknown> {
    return this.database.tables();
  }
}

function recordOf(row: MessageRow): MessageRecord {
  return {
    roomNo: row.room_no,
    messageId: row.id,
    seq: row.seq,
    roomId: row.room_id,
    from: { id: row.sender, name: row.sender_name },
    content: row.content,
    attachments: row.attachments ?? [],
    replyTo: row.reply_to,
    createdAt: row.created_at.toISOString(),
    clientMessageId: row.client_id,
  };
}
