import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { aTalk, anArchivist, stretchesOf, type Archivist } from '../../test/support/archivist.js';
import { removeDir } from '../../test/support/child-server.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';

Logger.overrideLogger(false);

const THRESHOLD = 100;

describe('archiving', () => {
  const dir = mkdtempSync(join(tmpdir(), 'relais-archiving-'));
  let database: KyselyDatabase;
  let archivist: Archivist;

  beforeAll(async () => {
    database = new KyselyDatabase(new EmbeddedEngine(dir));
    database.start();
    await database.whenReady();
    archivist = anArchivist(database, THRESHOLD);
  });
  afterAll(async () => {
    await database.close();
    removeDir(dir);
  });

  it('waits until there is enough', async () => {
    const id = await aTalk(database, { messages: 99 });
    expect(await archivist.archiving.archive(id, THRESHOLD)).toBe(0);
    expect(await stretchesOf(database, id)).toEqual([]);
  });

  it('makes one document of what is live, and of 1000 messages at the most', async () => {
    const id = await aTalk(database, { messages: 2_250 });
    expect(await archivist.archiving.archive(id, THRESHOLD)).toBe(2_250);
    const expected = [
      [1, 1_000],
      [1_001, 2_000],
      [2_001, 2_250],
    ];
    expect(await stretchesOf(database, id)).toEqual(expected);
    expect(await archivist.archiving.archive(id, 1)).toBe(2_250);
    expect(await stretchesOf(database, id)).toEqual(expected);
  });

  it('knows nothing of a reservation in which nobody has spoken', async () => {
    expect(await archivist.archiving.archive('silent', 1)).toBe(0);
  });

  it('begins with the message that makes it enough, and counts anew from there', async () => {
    const id = await aTalk(database, { messages: 250 });
    const roomId = `reservation:${id}`;
    for (const seq of [1, 99]) await archivist.occasions.noteStored({ roomId, seq });
    expect(await stretchesOf(database, id)).toEqual([]);
    await archivist.occasions.noteStored({ roomId, seq: 100 });
    expect(await stretchesOf(database, id)).toEqual([[1, 250]]);
    await aTalk(database, { id, messages: 400 });
    await archivist.occasions.noteStored({ roomId, seq: 349 });
    expect(await stretchesOf(database, id)).toHaveLength(1);
    await archivist.occasions.noteStored({ roomId, seq: 350 });
    expect(await stretchesOf(database, id)).toEqual([
      [1, 250],
      [251, 400],
    ]);
  });

  it('archives once what many have noticed at the same time', async () => {
    const id = await aTalk(database, { messages: 150 });
    const notice = (seq: number) => archivist.occasions.noteStored({ roomId: `reservation:${id}`, seq });
    await Promise.all(Array.from({ length: 50 }, (_, i) => notice(100 + i)));
    expect(await stretchesOf(database, id)).toEqual([[1, 150]]);
  });

  it('leaves rooms alone that are no reservation’s', async () => {
    const id = await aTalk(database, { messages: 150 });
    await archivist.occasions.noteStored({ roomId: id, seq: 150 });
    expect(await stretchesOf(database, id)).toEqual([]);
  });

  it('finds what was forgotten: enough messages, or a ride that has ended and is quiet', async () => {
    const full = await aTalk(database, { messages: 100 });
    const ended = await aTalk(database, { messages: 1, isEnded: true, quietS: 301 });
    const riding = await aTalk(database, { messages: 1, quietS: 301 });
    const talking = await aTalk(database, { messages: 1, isEnded: true, quietS: 10 });
    await archivist.occasions.archiveForgotten();
    const found = await Promise.all([full, ended, riding, talking].map((id) => stretchesOf(database, id)));
    expect(found).toEqual([[[1, 100]], [[1, 1]], [], []]);
  });
});
