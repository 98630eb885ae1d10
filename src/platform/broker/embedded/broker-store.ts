import { Level } from 'level';
import { mkdir } from 'node:fs/promises';
import { BatchedLevel, type BrokerDb } from './batched-level.js';
import { EPOCH_KEY } from './broker-keys.js';
import { IncomingIds } from './incoming-ids.js';
import { RetainedMessages } from './retained-messages.js';
import { SessionStore } from './session-store.js';

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
    onWriteFailure: (error: unknown) => void,
  ) {
    this.disk = new BatchedLevel(db, onWriteFailure);
    this.retained = new RetainedMessages(this.disk);
    this.incoming = new IncomingIds(this.disk);
    this.sessions = new SessionStore(this.disk, epoch);
  }

  /** Opens the database, made when there is none. Throws when another process has it open. */
  static async open(folder: string, onWriteFailure: (error: unknown) => void): Promise<BrokerStore> {
    await mkdir(folder, { recursive: true });
    const db: BrokerDb = new Level(folder, { keyEncoding: 'utf8', valueEncoding: 'buffer' });
    await db.open();
    const epoch = Number((await db.get(EPOCH_KEY))?.toString() ?? 0) + 1;
    await db.put(EPOCH_KEY, Buffer.from(String(epoch)));
    const store = new BrokerStore(db, String(epoch).padStart(10, '0'), onWriteFailure);
    await store.sessions.load();
    await store.incoming.load((clientId) => store.sessions.find(clientId) !== undefined);
    return store;
  }

  async close(): Promise<void> {
    await this.disk.committed();
    await this.db.close();
  }
}
