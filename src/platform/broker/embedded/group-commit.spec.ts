import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { removeDir } from '../../../../test/support/child-server.js';
import { GroupCommit, type BrokerDb } from './group-commit.js';

const dir = mkdtempSync(join(tmpdir(), 'relais-commit-'));
const db: BrokerDb = new Level(dir, { keyEncoding: 'utf8', valueEncoding: 'buffer' });
const onFailure = jest.fn();
const commit = new GroupCommit(db, onFailure);

const value = (text: string): Buffer => Buffer.from(text);
const keysUnder = async (prefix: string, after?: string): Promise<string[]> => {
  const keys = [];
  for await (const [key] of commit.entries(prefix, after)) keys.push(key);
  return keys;
};

beforeAll(() => db.open());
afterAll(async () => {
  await db.close();
  removeDir(dir);
});
afterEach(() => jest.restoreAllMocks());

it('writes what one turn puts as one batch, the last word of each key', async () => {
  const batch = jest.spyOn(db, 'batch');
  commit.put('a', value('1'));
  commit.put('b', value('2'));
  commit.delete('b');
  commit.put('a', value('3'));
  await commit.committed();
  expect(batch).toHaveBeenCalledTimes(1);
  expect(String(await db.get('a'))).toBe('3');
  expect(await db.get('b')).toBeUndefined();
});

it('knows what is not written yet', async () => {
  commit.put('new', value('x'));
  commit.delete('a');
  expect(String(await commit.get('new'))).toBe('x');
  expect(await commit.get('a')).toBeUndefined();
  await new Promise(setImmediate);
  commit.put('new', value('y'));
  expect(String(await commit.get('new'))).toBe('y');
  await commit.committed();
  expect(String(await commit.get('new'))).toBe('y');
});

it('has nothing to wait for when all is written', async () => {
  commit.put('c', value('1'));
  await commit.committed();
  await new Promise(setImmediate);
  expect(commit.committed()).toBeUndefined();
});

it('settles batches in their order', async () => {
  const order: number[] = [];
  const waits: Promise<void>[] = [];
  for (let i = 0; i < 20; i++) {
    commit.put(`order ${i}`, value('x'));
    waits.push(commit.committed()!.then(() => void order.push(i)));
    if (i % 3 === 0) await new Promise(setImmediate);
  }
  await Promise.all(waits);
  expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

it('lists what stands under a prefix, with what was just put, and only after a key when asked', async () => {
  for (const key of ['p:1', 'p:2', 'p:3', 'p:é', 'q:1']) commit.put(key, value('x'));
  expect(await keysUnder('p:')).toEqual(['p:1', 'p:2', 'p:3', 'p:é']);
  expect(await keysUnder('p:', 'p:2')).toEqual(['p:3', 'p:é']);
  await commit.deleteUnder('p:');
  expect(await keysUnder('p:')).toEqual([]);
  expect(await keysUnder('q:')).toEqual(['q:1']);
});

it('tells whoever waits that the disk has refused, and goes on with what comes later', async () => {
  jest.spyOn(db, 'batch').mockImplementationOnce((): never => Promise.reject(new Error('ENOSPC')) as never);
  commit.put('lost', value('x'));
  await expect(commit.committed()).rejects.toThrow('ENOSPC');
  expect(onFailure).toHaveBeenCalledTimes(1);
  commit.put('kept', value('y'));
  await commit.committed();
  expect([await db.get('lost'), String(await db.get('kept'))]).toEqual([undefined, 'y']);
});
