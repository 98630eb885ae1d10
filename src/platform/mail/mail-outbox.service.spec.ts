import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { removeDir } from '../../../test/support/child-server.js';
import { aMailInstance, type MailInstance } from '../../../test/support/mail-instance.js';
import { headerOf, SmtpSink } from '../../../test/support/smtp-sink.js';
import { until } from '../../../test/support/until.js';
import { EmbeddedEngine } from '../postgres/embedded-engine.js';
import { KyselyDatabase } from '../postgres/kysely-database.js';

Logger.overrideLogger(false);

describe('MailOutbox', () => {
  const dir = mkdtempSync(join(tmpdir(), 'relais-mail-'));
  let database: KyselyDatabase;
  let sink: SmtpSink;
  let running: MailInstance[];

  beforeAll(async () => {
    database = new KyselyDatabase(new EmbeddedEngine(dir));
    database.start();
    await database.whenReady();
  });
  afterAll(async () => {
    await database.close();
    removeDir(dir);
  });
  beforeEach(async () => {
    running = [];
    sink = await new SmtpSink().start();
    await sql`delete from outgoing_mails`.execute(database.tables());
  });
  afterEach(async () => {
    await Promise.all(running.map((each) => each.stop()));
    await sink.stop();
  });

  const start = (url?: string, pace?: Parameters<typeof aMailInstance>[2]): MailInstance => {
    const instance = aMailInstance(database, url, pace);
    running.push(instance);
    return instance;
  };
  const untilWaiting = (count: number) =>
    until(async () => (await running[0]!.mails.count()).waiting === count);
  const row = async <T>(key: string) => {
    const { rows } = await sql<T>`select * from outgoing_mails where key = ${key}`.execute(database.tables());
    return rows[0]!;
  };

  it('sends a mail with both of its parts to everybody in ALERT_EMAIL_TO, at once', async () => {
    const { add, outbox } = start(sink.url, { lookMs: 3_600_000 });
    await add('one');
    expect(sink.mails).toEqual([]);
    outbox.wake();
    await sink.received(1);
    const [{ from, to, source }] = sink.mails as [(typeof sink.mails)[0]];
    expect({ from, to }).toEqual({ from: 'alerts@plant.test', to: ['ada@plant.test', 'bob@plant.test'] });
    expect(headerOf(source, 'From')).toBe('Relais <alerts@plant.test>');
    expect(headerOf(source, 'To')).toBe('ada@plant.test, bob@plant.test');
    expect(headerOf(source, 'Auto-Submitted')).toBe('auto-generated');
    expect(source).toMatch(/text\/plain[^]*about one[^]*text\/html[^]*<p>about one<\/p>/);
  });

  it('sends what a transaction has stored, and nothing of one that was given up', async () => {
    const { add, outbox } = start(sink.url);
    const mail = { key: 'undone', subject: 'undone', text: 'x', html: 'x' };
    const undone = database.transaction(async (trx) => {
      await outbox.add(trx, mail);
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    await add('done');
    await sink.received(1);
    expect(sink.subjects()).toEqual(['done']);
  });

  it('has one mail of a key, whichever transactions add it, also after it was sent', async () => {
    const { add, outbox } = start(sink.url);
    await Promise.all([add('same'), add('same')]);
    await untilWaiting(0);
    await add('same', 'last');
    outbox.wake();
    await untilWaiting(0);
    expect(sink.subjects()).toEqual(['same', 'last']);
  });

  it('sends each mail once, in order, where two instances share a database', async () => {
    const [first, second] = [start(sink.url), start(sink.url)];
    const keys = Array.from({ length: 4 }, (_, index) => `mail-${index}`);
    for (const [index, key] of keys.entries()) {
      await first.add(key);
      (index % 2 ? first : second).outbox.wake();
    }
    await untilWaiting(0);
    expect(sink.subjects()).toEqual(keys);
  });

  it('keeps mails to be read where no mail server is set, the newest 50, and never sends them', async () => {
    const { add, outbox, mails } = start();
    await add(...Array.from({ length: 52 }, (_, index) => `no. ${index}`));
    outbox.wake();
    expect(await mails.count()).toEqual({ waiting: 0, failed: 0 });
    expect(await mails.deleteExpired()).toBe(2);
    const { items, nextCursor } = await outbox.newest({ limit: 49 });
    expect(items[0]).toMatchObject({ state: 'kept', subject: 'no. 51', text: 'about no. 51', sent_at: null });
    const rest = await outbox.newest({ limit: 49, cursor: nextCursor! });
    expect(rest).toMatchObject({ items: [{ subject: 'no. 2' }], nextCursor: null });
    const later = start(sink.url);
    await later.add('sent');
    await sink.received(1);
    expect(sink.subjects()).toEqual(['sent']);
  });

  it('tells of each mail what became of it, and nothing of its text', async () => {
    const { add, outbox } = start(sink.url);
    await add('sent');
    await untilWaiting(0);
    await sink.stop();
    await add('waiting');
    await until(async () => (await outbox.newest({ limit: 1 })).items[0]!.last_error !== null);
    expect((await outbox.newest({ limit: 9 })).items).toMatchObject([
      { state: 'waiting', subject: 'waiting', text: null, to: ['ada@plant.test', 'bob@plant.test'] },
      { state: 'sent', subject: 'sent', text: null, sent_at: expect.any(String), last_error: null },
    ]);
  });

  it('keeps all mails, in order, while the server is away', async () => {
    await sink.stop();
    const { add } = start(sink.url);
    await add('first', 'second', 'third');
    await until(async () => (await row<{ last_error: string | null }>('first')).last_error !== null);
    await sink.start();
    await untilWaiting(0);
    expect(sink.subjects()).toEqual(['first', 'second', 'third']);
  });

  it('asks a server that is away about one mail at a time, over all instances', async () => {
    sink.mode = 'busy';
    const long = { away: { fromMs: 3_600_000, toMs: 3_600_000 } };
    const [first, second] = [start(sink.url, long), start(sink.url, long)];
    await first.add('first', 'second');
    await until(async () => (await row<{ last_error: string | null }>('first')).last_error !== null);
    for (const { outbox } of [first, second]) outbox.wake();
    await Promise.all([first.stop(), second.stop()]);
    expect(sink.connections).toBe(1);
  });

  it('sets a mail aside that is refused for good five times, and sends others meanwhile', async () => {
    sink.spam = 'poison';
    const { add, mails } = start(sink.url, { refused: { fromMs: 200, toMs: 200 } });
    await add('poison', 'good');
    await sink.received(1);
    expect(sink.subjects()).toEqual(['good']);
    expect(await mails.count()).toMatchObject({ failed: 0 });
    await until(async () => (await mails.count()).failed === 1);
    expect(await row('poison')).toMatchObject({
      refusals: 5,
      last_error: expect.stringContaining('554 no such mails here'),
      failed_at: expect.any(Date),
      sent_at: null,
    });
    expect(sink.subjects()).toEqual(['good']);
  });

  it('does not send a mail again to those who have got it, when others are refused', async () => {
    sink.unknown.add('bob@plant.test');
    const { add, mails } = start(sink.url);
    await add('one');
    await until(async () => (await mails.count()).failed === 1);
    expect(sink.mails.map(({ to }) => to)).toEqual([['ada@plant.test']]);
    expect(await row('one')).toMatchObject({ recipients: ['bob@plant.test'] });
  });

  it('begins no mail once the process stops, and leaves what waits to the next start', async () => {
    const first = start(sink.url);
    sink.mode = 'mute';
    await first.add('one', 'two');
    await until(() => sink.connections === 1);
    await first.stop();
    sink.mode = 'accept';
    first.outbox.wake();
    expect(sink.mails).toEqual([]);
    start(sink.url);
    await untilWaiting(0);
    expect(sink.subjects()).toEqual(['one', 'two']);
  });

  it('lets no subject write headers', async () => {
    const { outbox } = start(sink.url);
    const mail = { key: 'k', subject: 'one\r\nBcc: eve@evil.test\r\n\r\nbody', text: 'x', html: 'x' };
    await database.transaction((trx) => outbox.add(trx, mail));
    await sink.received(1);
    expect(headerOf(sink.mails[0]!.source, 'Bcc')).toBeUndefined();
    expect(sink.mails[0]!.to).toEqual(['ada@plant.test', 'bob@plant.test']);
  });

  it('forgets mails that were sent a week ago or given up a month ago, and no other', async () => {
    const { mails } = start();
    await sql`insert into outgoing_mails (key, recipients, subject, text, html, sent_at, failed_at) values
      ('sent long ago', '{}', '', '', '', now() - interval '8 days', null),
      ('sent', '{}', '', '', '', now() - interval '6 days', null),
      ('failed long ago', '{}', '', '', '', null, now() - interval '31 days'),
      ('failed', '{}', '', '', '', null, now() - interval '29 days'),
      ('waiting', '{}', '', '', '', null, null)`.execute(database.tables());
    expect(await mails.count()).toEqual({ waiting: 1, failed: 2 });
    expect(await mails.deleteExpired()).toBe(2);
    expect(await mails.count()).toEqual({ waiting: 1, failed: 1 });
  });
});
