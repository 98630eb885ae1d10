import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { KyselyDatabase } from '../../src/platform/postgres/kysely-database.js';
import type { SqlEngine } from '../../src/platform/postgres/sql-engine.js';
import { onBothDatabases } from '../support/both-databases.js';
import { aMailInstance, type MailInstance } from '../support/mail-instance.js';
import { headerOf, SmtpSink } from '../support/smtp-sink.js';
import { until } from '../support/until.js';

Logger.overrideLogger(false);

onBothDatabases(survivesTheMailServer);

function survivesTheMailServer(makeEngine: () => SqlEngine): void {
  let database: KyselyDatabase;
  let sink: SmtpSink;
  let instances: [MailInstance, MailInstance];

  beforeAll(async () => {
    database = new KyselyDatabase(makeEngine());
    database.start();
    await database.whenReady();
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    await sql`delete from outgoing_mails`.execute(database.tables());
    sink = await new SmtpSink().start();
    instances = [aMailInstance(database, sink.url), aMailInstance(database, sink.url)];
  });
  afterEach(async () => {
    await Promise.all(instances.map((each) => each.stop()));
    await sink.stop();
  });

  const keys = Array.from({ length: 12 }, (_, index) => `mail-${index}`);
  const addAll = async (): Promise<void> => {
    for (const [index, key] of keys.entries()) {
      const instance = instances[index % 2]!;
      await instance.add(key);
      instance.outbox.wake();
    }
  };
  const untilSent = () => until(async () => (await instances[0].mails.count()).waiting === 0);

  it('sends each mail once and in order, with two instances', async () => {
    await addAll();
    await untilSent();
    expect(sink.subjects()).toEqual(keys);
  });

  it.each(['busy', 'defer', 'mute'] as const)(
    'sends each mail once and in order after the server was %s',
    async (mode) => {
      sink.mode = mode;
      await addAll();
      await until(() => sink.connections >= 3);
      sink.mode = 'accept';
      await untilSent();
      expect(sink.subjects()).toEqual(keys);
    },
  );

  it('sends every mail, in order, when the server is away, comes, goes and comes again', async () => {
    await sink.stop();
    await addAll();
    for (const count of [3, 6]) {
      await sink.start();
      await sink.received(count);
      await sink.stop();
    }
    await sink.start();
    await untilSent();
    expect([...new Set(sink.subjects())]).toEqual(keys);
  });

  it('lets a mail that is put off keep its turn, and after five attempts lets others go first', async () => {
    sink.mode = 'defer';
    const patient = aMailInstance(database, sink.url, { refused: { fromMs: 1, toMs: 1_000 } });
    await Promise.all(instances.map((each) => each.stop()));
    await patient.add('put-off', 'later');
    const refusals = async (): Promise<number[]> => {
      const { rows } = await sql<{ refusals: number }>`
        select refusals from outgoing_mails order by id`.execute(database.tables());
      return rows.map((row) => row.refusals);
    };
    await until(async () => (await refusals())[1] === 1);
    expect(await refusals()).toEqual([5, 1]);
    sink.mode = 'accept';
    await untilSent();
    expect(new Set(sink.subjects())).toEqual(new Set(['later', 'put-off']));
    await patient.stop();
  });

  it('sends a copy under the same Message-ID and date where the server has not said that it has the mail', async () => {
    sink.mode = 'speechless';
    await instances[0].add('one');
    await sink.received(2);
    sink.mode = 'accept';
    await untilSent();
    const ids = new Set(sink.mails.map(({ source }) => headerOf(source, 'Message-ID')));
    expect([...ids]).toEqual([expect.stringMatching(/^<[\da-f-]{36}@plant\.test>$/)]);
    expect(new Set(sink.mails.map(({ source }) => headerOf(source, 'Date'))).size).toBe(1);
  });

  it('holds no transaction open while the server says nothing', async () => {
    sink.mode = 'mute';
    const patient = aMailInstance(database, sink.url, { silenceMs: 5_000, lookMs: 3_600_000 });
    await Promise.all(instances.map((each) => each.stop()));
    await patient.add('one');
    patient.outbox.wake();
    await until(() => sink.connections > 0);
    const rebuilt = sql`alter table outgoing_mails set (fillfactor = 100)`.execute(database.tables());
    await expect(rebuilt).resolves.toBeDefined();
    await patient.stop();
  });
}
