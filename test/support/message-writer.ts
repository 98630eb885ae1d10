import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Attachments } from '../../src/attachments/attachments.port.js';
import { MessageBatch, type Sent } from '../../src/chat/message-batch.service.js';
import type { MessageRecord } from '../../src/chat/message.model.js';
import { MessageRepository } from '../../src/chat/message.repository.js';
import { NewMessageRepository } from '../../src/chat/new-message.repository.js';
import type { Seat } from '../../src/chat/room.model.js';
import { RoomRepository } from '../../src/chat/room.repository.js';
import type { MessageOutbox } from '../../src/platform/broker/message-outbox.js';
import { KyselyDatabase } from '../../src/platform/postgres/kysely-database.js';
import type { SqlEngine } from '../../src/platform/postgres/sql-engine.js';

export interface Words {
  readonly seat: Seat;
  readonly say: string;
  /** The client's; one of its own where none is given. */
  readonly id?: string;
  readonly replyTo?: string | null;
}

/** What stores the messages of one instance, without its doors. */
export class MessageWriter {
  private readonly database: KyselyDatabase;
  private readonly rooms: RoomRepository;
  private readonly messages: MessageRepository;
  private readonly batch: MessageBatch;

  constructor(engine: SqlEngine) {
    this.database = new KyselyDatabase(engine);
    this.rooms = new RoomRepository(this.database);
    this.messages = new MessageRepository(this.database);
    this.batch = new MessageBatch(
      this.database,
      this.rooms,
      this.messages,
      new NewMessageRepository(this.database),
      {} as Attachments,
      {} as MessageOutbox,
    );
  }

  start(): Promise<void> {
    this.database.start();
    return this.database.whenReady();
  }

  stop(): Promise<void> {
    return this.database.close();
  }

  /** Two members of a room. */
  async seatPair(roomId: string): Promise<[Seat, Seat]> {
    const sitters = ['ann', 'bob'].map((userId) => ({ userId, account: userId, name: `${userId}’s name` }));
    const [one, other] = await this.rooms.seat({ id: roomId, kind: 'direct' }, sitters);
    return [one!, other!];
  }

  /** As one batch. */
  store(words: readonly Words[]): Promise<Sent[]> {
    return this.batch.store(
      words.map(({ seat, say, id = uuidv7(), replyTo = null }) => ({
        messageId: uuidv7(),
        seat,
        clientMessageId: id,
        content: say,
        attachments: [],
        replyTo,
        door: 'socket',
      })),
    );
  }

  /** All that is stored in somebody's room. */
  stored({ roomNo }: Seat): Promise<MessageRecord[]> {
    return this.messages.oldest({ roomNo, after: 0, upTo: Number.MAX_SAFE_INTEGER, limit: 10_000 });
  }

  async setLastMessageAt({ roomNo }: Seat, at: string): Promise<void> {
    await sql`update rooms set last_message_at = ${at} where no = ${roomNo}`.execute(this.database.tables());
  }

  async deleteRoom({ roomNo }: Seat): Promise<void> {
    await sql`delete from rooms where no = ${roomNo}`.execute(this.database.tables());
  }
}
