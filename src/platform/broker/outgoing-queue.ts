import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import type { Qos } from '../../contracts/index.js';
import { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import { Database } from '../postgres/database.port.js';
import { GroupCommit } from '../postgres/group-commit.js';
import type { OutgoingMessage } from './publisher.port.js';

const BATCH = 200;

interface QueueTables {
  outgoing_messages: { id?: number; topic: string; payload: Buffer; qos: number; retain: boolean };
  outgoing_queue: { waiting: number };
}

export interface QueuedMessage extends OutgoingMessage {
  readonly id: number;
}

/**
 * Messages that wait for the broker, in the database: they survive a restart, are shared by all instances, and come
 * out in the order in which they went in. Bounded by MQTT_QUEUE_MAX; how many wait is kept beside them and never
 * counted.
 */
@Injectable()
export class OutgoingQueue {
  private readonly inserts = new GroupCommit<OutgoingMessage, boolean>({
    maxRows: BATCH,
    maxWaitMs: 1,
    flush: (messages) => this.oneByOne(() => this.insert(messages)),
  });
  private arriving = 0;
  private stored?: number;
  private looking?: Promise<void>;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Settles when the queue can be used. */
  whenReady(): Promise<void> {
    return this.database.whenReady();
  }

  /** Messages that wait, as far as this instance knows; undefined until the database has answered once. */
  get size(): number | undefined {
    return this.stored === undefined ? undefined : this.stored + this.arriving;
  }

  /** False while a message may be waiting that came before those of now. */
  get isEmpty(): boolean {
    return this.size === 0;
  }

  get max(): number {
    return this.settings.MQTT_QUEUE_MAX;
  }

  /** Settles when it is stored. Throws MQTT_QUEUE_FULL, or DATABASE_UNAVAILABLE. */
  async append(message: OutgoingMessage): Promise<void> {
    this.arriving += 1;
    try {
      const isTaken = await this.inserts.add(message);
      if (!isTaken) throw new AppError('MQTT_QUEUE_FULL', { max: this.max });
    } finally {
      this.arriving -= 1;
    }
  }

  /** The oldest messages, at most 200. */
  async oldest(): Promise<QueuedMessage[]> {
    const tables = this.database.tables<QueueTables>();
    const rows = await tables
      .selectFrom('outgoing_messages')
      .selectAll()
      .orderBy('id')
      .limit(BATCH)
      .execute();
    return rows.map((row) => ({ ...row, id: row.id!, qos: row.qos as Qos }));
  }

  remove(ids: readonly number[]): Promise<void> {
    return this.oneByOne(() =>
      this.changeSize(async (trx, waiting) => {
        const gone = await trx.deleteFrom('outgoing_messages').where('id', 'in', ids).executeTakeFirst();
        return waiting - Number(gone.numDeletedRows);
      }),
    );
  }

  /**
   * Looks how many wait: other instances put in and take out too. Who asks meanwhile gets the same look, so that all of
   * them go on in their order. Throws DATABASE_UNAVAILABLE.
   */
  refresh(): Promise<void> {
    this.looking ??= this.oneByOne(() => this.changeSize((_, waiting) => Promise.resolve(waiting))).finally(
      () => (this.looking = undefined),
    );
    return this.looking;
  }

  /** Counts, for when the kept size is wrong because somebody has meddled with the tables. */
  recount(): Promise<void> {
    return this.oneByOne(() =>
      this.changeSize(async (trx) => {
        const count = sql<number>`count(*)::integer`.as('waiting');
        return (await trx.selectFrom('outgoing_messages').select(count).executeTakeFirstOrThrow()).waiting;
      }),
    );
  }

  /** Inserts as many as there is room for; says of each whether it was taken. */
  private async insert(messages: readonly OutgoingMessage[]): Promise<boolean[]> {
    let room = 0;
    await this.changeSize(async (trx, waiting) => {
      room = Math.max(0, this.max - waiting);
      const rows = messages.slice(0, room).map(rowOf);
      if (rows.length > 0) await trx.insertInto('outgoing_messages').values(rows).execute();
      return waiting + rows.length;
    });
    return messages.map((_, index) => index < room);
  }

  /** The size's row is locked meanwhile, so that ids are given in the order in which their rows become visible. */
  private async changeSize(
    change: (trx: Transaction<QueueTables>, waiting: number) => Promise<number>,
  ): Promise<void> {
    this.stored = await this.database.transaction<QueueTables, number>(async (trx) => {
      const query = trx.selectFrom('outgoing_queue').select('waiting').forUpdate();
      const before = (await query.executeTakeFirstOrThrow()).waiting;
      const waiting = await change(trx, before);
      if (waiting !== before) await trx.updateTable('outgoing_queue').set({ waiting }).execute();
      return waiting;
    });
  }

  /** One after another, so that sizes are noted in the order in which they became true. */
  private oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

function rowOf({ topic, payload, qos, retain }: OutgoingMessage) {
  return { topic, payload: Buffer.from(payload), qos, retain };
}
