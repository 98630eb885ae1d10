import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { anArchiveInstance, type ArchiveInstance } from '../../test/support/archive-instance.js';
import { ArchiveSink } from '../../test/support/archive-sink.js';
import { removeDir } from '../../test/support/child-server.js';
import { until } from '../../test/support/until.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';

Logger.overrideLogger(false);

const UUID_7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe('Archives', () => {
  const dir = mkdtempSync(join(tmpdir(), 'relais-archives-'));
  let database: KyselyDatabase;
  let sink: ArchiveSink;
  let running: ArchiveInstance[];

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
    sink = await new ArchiveSink().start();
    await sql`delete from chat_archives`.execute(database.tables());
  });
  afterEach(async () => {
    await Promise.all(running.map((each) => each.stop()));
    await sink.stop();
  });

  const start = (url?: string, pace?: Parameters<typeof anArchiveInstance>[2]): ArchiveInstance => {
    const instance = anArchiveInstance(database, url, pace);
    running.push(instance);
    return instance;
  };
  const untilDelivered = (...ids: string[]) =>
    until(async () => {
      const waiting = await Promise.all(ids.map((id) => running[0]!.repository.isWaiting(id)));
      return waiting.every((waits) => !waits);
    });
  const rows = async <T>(columns: string): Promise<T[]> => {
    const found = await sql<T>`select ${sql.raw(columns)} from chat_archives order by from_seq`.execute(
      database.tables(),
    );
    return found.rows;
  };

  it('posts a document at once, under a key of its own, in names that a backend reads', async () => {
    const { add, archives } = start(`${sink.url}/erp/`, { lookMs: 3_600_000 });
    await add('r1', 3);
    expect(sink.requests).toBe(0);
    archives.wake();
    await sink.received(1);
    const { path, headers, document } = sink.archives[0]!;
    expect(path).toBe('/erp/api/reservations/r1/chat/archive');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': document.archive_id,
    });
    expect(headers.authorization).toBeUndefined();
    expect(document).toEqual({
      reservation_id: 'r1',
      archive_id: expect.stringMatching(UUID_7),
      from_seq: 3,
      to_seq: 3,
      messages: [
        {
          message_id: '01900000-0000-7000-8000-000000000003',
          client_message_id: 'm-3',
          seq: 3,
          from: 'client_7',
          from_name: 'Ada',
          message: 'no. 3',
          attachments: [],
          reply_to: null,
          timestamp: '2026-06-01T12:00:00.000Z',
        },
      ],
      participants: ['client_7'],
      archived_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  it('says who it is where the URL bears a user and a password', async () => {
    const { add } = start(sink.url.replace('//', '//relais:a%2Fb@'));
    await add('r1', 1);
    await sink.received(1);
    const { authorization = '' } = sink.archives[0]!.headers;
    expect(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()).toBe('relais:a/b');
  });

  it('delivers those of a reservation in their order, once, where two instances share a database', async () => {
    const [first, second] = [start(sink.url), start(sink.url)];
    for (const seq of [1, 2, 3, 4]) {
      await (seq % 2 ? first : second).add('r1', seq);
      await (seq % 2 ? second : first).add('r2', seq);
      for (const { archives } of [first, second]) archives.wake();
    }
    await untilDelivered('r1', 'r2');
    const all = [1, 2, 3, 4].map((seq) => [seq, seq]);
    expect([sink.stretchesOf('r1'), sink.stretchesOf('r2')]).toEqual([all, all]);
  });

  it('has one document of a stretch, whichever transactions add it', async () => {
    const { add } = start(sink.url);
    await Promise.all([add('r1', 1), add('r1', 1)]);
    await untilDelivered('r1');
    await add('r1', 1, 2);
    await untilDelivered('r1');
    expect(sink.stretchesOf('r1')).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it('posts the same bytes under the same key again where the target has not said that it has them', async () => {
    sink.mode = 'speechless';
    const { add } = start(sink.url);
    await add('r1', 1);
    await sink.received(2);
    sink.mode = 'accept';
    await untilDelivered('r1');
    expect(new Set(sink.archives.map(({ source }) => source)).size).toBe(1);
    expect(new Set(sink.archives.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('takes the status for the answer, however long the rest of it lasts', async () => {
    sink.mode = 'endless';
    const { add } = start(sink.url);
    await add('r1', 1);
    await untilDelivered('r1');
    expect(sink.requests).toBe(1);
  });

  it('lets a document that is refused hold up its own reservation only, and tries it again', async () => {
    sink.unknown.add('r1');
    const { add, archives } = start(sink.url);
    await add('r1', 1, 2);
    await add('r2', 1);
    await untilDelivered('r2');
    await until(async () => (await rows<{ attempts: number }>('attempts')).some((each) => each.attempts > 2));
    expect(await archives.isPending('r1')).toBe(true);
    sink.unknown.clear();
    await untilDelivered('r1');
    expect(sink.stretchesOf('r1')).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it('leaves a target alone that fails time after time, however much waits', async () => {
    sink.mode = 'fail';
    const hour = { fromMs: 3_600_000, toMs: 7_200_000 };
    const { add, archives, stop } = start(sink.url, { lookMs: 3_600_000, pause: hour });
    for (let i = 0; i < 20; i++) await add(`r${i}`, 1);
    archives.wake();
    await until(() => sink.requests >= 5);
    archives.wake();
    await stop();
    // Of the four at once, three may have begun before the fifth failure was known.
    expect(sink.requests).toBeLessThan(9);
  });

  it('keeps documents without a target, and delivers them once there is one', async () => {
    const { add, archives, stop } = start();
    await add('r1', 1);
    archives.wake();
    expect(await archives.isPending('r1')).toBe(false);
    expect(await archives.count()).toEqual({ archives: 1, backups: 1 });
    await stop();
    start(sink.url);
    await sink.received(1);
    expect(sink.stretchesOf('r1')).toEqual([[1, 1]]);
  });

  it('forgets what a reservation’s documents say, and delivers none of them any more', async () => {
    const { add, archives } = start(sink.url);
    await add('r1', 1);
    await untilDelivered('r1');
    sink.unknown.add('r1').add('r2');
    await add('r1', 2, 3);
    await add('r2', 1);
    await database.transaction((trx) => archives.forget(trx, 'r1'));
    expect(await archives.isPending('r1')).toBe(false);
    expect(await archives.isPending('r2')).toBe(true);
    const left = await rows('reservation_id, from_seq, document is null as is_empty');
    expect(left).toHaveLength(2);
    expect(left).toContainEqual({ reservation_id: 'r1', from_seq: 1, is_empty: true });
    expect(left).toContainEqual({ reservation_id: 'r2', from_seq: 1, is_empty: false });
  });

  it('clears documents a week after their delivery, and none before', async () => {
    const { add, archives, repository } = start();
    await add('r1', 1, 2, 3);
    await sql`
      update chat_archives set archived_at = now() - interval '1 year', delivered_at = case from_seq
        when 1 then now() - interval '8 days' when 2 then now() - interval '6 days' end`.execute(
      database.tables(),
    );
    expect(await repository.clearDelivered()).toBe(1);
    expect(await archives.count()).toEqual({ archives: 3, backups: 2 });
    const left = await rows<{ is_empty: boolean }>('document is null as is_empty');
    expect(left.map(({ is_empty }) => is_empty)).toEqual([true, false, false]);
  });
});
