import { Level } from 'level';
import { mkdir } from 'node:fs/promises';
import { BatchedLevel, type BrokerDb, type WriteWatch } from './batched-level.js';
import { EPOCH_KEY } from './broker-keys.js';
import { IncomingIds } from './incoming-ids.js';
import { RetainedMessages } from './retained-messages.js';
import { SessionStore, type SessionLimits } from './session-store.js';

export type StoreOptions = SessionLimits & WriteWatch;

/** Where the broker keeps what it promises: one LevelDB, one order of writes. */
export class BrokerStore {
  readonly disk: BatchedLevel;
  readonly retained: RetainedMessages;
  readonly incoming: IncomingIds;
  readonly sessions: SessionStore;

  private constructor(
    private readonly db: BrokerDb,
    /** Counts the runs of the broker, so that a later run's messages sort after an earlier one's. */
    readonly epoch: string,
    options: StoreOptions,
  ) {
    this.disk = new BatchedLevel(db, options);
    this.retained = new RetainedMessages(this.disk);
    this.incoming = new IncomingIds(this.disk);
    this.sessions = new SessionStore(this.disk, epoch, options);
  }

  /** Opens the database, made when there is none. Throws when another process has it open. */
  static async open(folder: string, options: StoreOptions): Promise<BrokerStore> {
    await mkdir(folder, { recursive: true });
    const db: BrokerDb = new Level(folder, { keyEncoding: 'utf8', valueEncoding: 'buffer' });
    await db.open();
    const epoch = Number((await db.get(EPOCH_KEY))?.toString() ?? 0) + 1;
    await db.put(EPOCH_KEY, Buffer.from(String(epoch)));
    const store = new BrokerStore(db, String(epoch).padStart(10, '0'), options);
    await store.sessions.load();
    await store.incoming.load((clientId) => store.sessions.find(clientId) !== undefined);
    return store;
  }

  async close(): Promise<void> {
    await this.disk.committed();
    await this.db.close();
  }
}
