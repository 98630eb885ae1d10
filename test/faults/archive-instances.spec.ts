import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { KyselyDatabase } from '../../src/platform/postgres/kysely-database.js';
import type { SqlEngine } from '../../src/platform/postgres/sql-engine.js';
import { anArchiveInstance, type ArchiveInstance } from '../support/archive-instance.js';
import { ArchiveSink } from '../support/archive-sink.js';
import { onBothDatabases } from '../support/both-databases.js';
import { until } from '../support/until.js';

Logger.overrideLogger(false);

onBothDatabases(deliversOnce);

function deliversOnce(makeEngine: () => SqlEngine): void {
  let database: KyselyDatabase;
  let sink: ArchiveSink;
  let instances: [ArchiveInstance, ArchiveInstance];

  beforeAll(async () => {
    database = new KyselyDatabase(makeEngine());
    database.start();
    await database.whenReady();
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    await sql`delete from chat_archives`.execute(database.tables());
    sink = await new ArchiveSink().start();
    instances = [anArchiveInstance(database, sink.url), anArchiveInstance(database, sink.url)];
  });
  afterEach(async () => {
    await Promise.all(instances.map((each) => each.stop()));
    await sink.stop();
  });

  const reservations = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6'];
  const seqs = [1, 2, 3, 4];
  const addAll = async (): Promise<void> => {
    for (const seq of seqs) {
      for (const [index, id] of reservations.entries()) {
        const instance = instances[(index + seq) % 2]!;
        await instance.add(id, seq);
        instance.archives.wake();
      }
    }
  };
  const untilDelivered = () =>
    until(async () => {
      const pending = await Promise.all(reservations.map((id) => instances[0].archives.isPending(id)));
      return !pending.includes(true);
    });
  const expectEachInOrder = (): void => {
    for (const id of reservations) expect(sink.stretchesOf(id)).toEqual(seqs.map((seq) => [seq, seq]));
  };

  it.each(['accept', 'fail', 'redirect', 'mute', 'refuse'] as const)(
    'two instances deliver each document once, and those of a reservation in order, to a target that began with %s',
    async (mode) => {
      sink.mode = mode;
      await addAll();
      await until(() => sink.requests >= 6);
      sink.mode = 'accept';
      await untilDelivered();
      expectEachInOrder();
      expect(sink.strays).toBe(0);
    },
  );

  it('deliver every document, in order, to a target that is away, comes, goes and comes again', async () => {
    await sink.stop();
    await addAll();
    for (const count of [6, 12]) {
      await sink.start();
      await sink.received(count);
      await sink.stop();
    }
    await sink.start();
    await untilDelivered();
    for (const id of reservations) {
      const distinct = [...new Set(sink.stretchesOf(id).map(([from]) => from))];
      expect(distinct).toEqual(seqs);
    }
  });

  it('hold no transaction open while the target says nothing', async () => {
    sink.mode = 'mute';
    const patient = anArchiveInstance(database, sink.url, { answerMs: 5_000, lookMs: 3_600_000 });
    await Promise.all(instances.map((each) => each.stop()));
    await patient.add('r1', 1);
    patient.archives.wake();
    await until(() => sink.requests > 0);
    const rebuilt = sql`alter table chat_archives set (fillfactor = 100)`.execute(database.tables());
    await expect(rebuilt).resolves.toBeDefined();
    await patient.stop();
  });
}
