import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { removeDir } from '../../../../test/support/child-server.js';
import { BatchedLevel, type BrokerDb } from './batched-level.js';

const dir = mkdtempSync(join(tmpdir(), 'relais-level-'));
const db: BrokerDb = new Level(dir, { keyEncoding: 'utf8', valueEncoding: 'buffer' });
const told: string[] = [];
const disk = new BatchedLevel(db, {
  onWriteFailure: (error) => told.push((error as Error).message),
  onWriteAgain: () => told.push('again'),
});

const value = (text: string): Buffer => Buffer.from(text);
const keysUnder = async (prefix: string, after?: string): Promise<string[]> => {
  const keys = [];
  for await (const [key] of disk.entries(prefix, after)) keys.push(key);
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
  disk.put('a', value('1'));
  disk.put('b', value('2'));
  disk.delete('b');
  disk.put('a', value('3'));
  await disk.committed();
  expect(batch).toHaveBeenCalledTimes(1);
  expect(String(await db.get('a'))).toBe('3');
  expect(await db.get('b')).toBeUndefined();
});

it('knows what is not written yet', async () => {
  disk.put('new', value('x'));
  disk.delete('a');
  expect(String(await disk.get('new'))).toBe('x');
  expect(await disk.get('a')).toBeUndefined();
  await new Promise(setImmediate);
  disk.put('new', value('y'));
  expect(String(await disk.get('new'))).toBe('y');
  await disk.committed();
  expect(String(await disk.get('new'))).toBe('y');
});

it('has nothing to wait for when all is written', async () => {
  disk.put('c', value('1'));
  await disk.committed();
  await new Promise(setImmediate);
  expect(disk.committed()).toBeUndefined();
});

it('settles batches in their order', async () => {
  const order: number[] = [];
  const waits: Promise<void>[] = [];
  for (let i = 0; i < 20; i++) {
    disk.put(`order ${i}`, value('x'));
    waits.push(disk.committed()!.then(() => void order.push(i)));
    if (i % 3 === 0) await new Promise(setImmediate);
  }
  await Promise.all(waits);
  expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

it('lists what stands under a prefix, with what was just put, and only after a key when asked', async () => {
  for (const key of ['p:1', 'p:2', 'p:3', 'p:é', 'q:1']) disk.put(key, value('x'));
  expect(await keysUnder('p:')).toEqual(['p:1', 'p:2', 'p:3', 'p:é']);
  expect(await keysUnder('p:', 'p:2')).toEqual(['p:3', 'p:é']);
  await disk.deleteUnder('p:');
  expect(await keysUnder('p:')).toEqual([]);
  expect(await keysUnder('q:')).toEqual(['q:1']);
});

it('tells whoever waits that the disk has refused, says so once, and goes on with what comes later', async () => {
  const full = jest.spyOn(db, 'batch').mockImplementation(() => Promise.reject(new Error('ENOSPC')) as never);
  for (let i = 0; i < 3; i++) {
    disk.put('lost', value('x'));
    await expect(disk.committed()).rejects.toThrow('ENOSPC');
  }
  full.mockRestore();
  expect(told).toEqual(['ENOSPC']);
  for (let i = 0; i < 2; i++) {
    disk.put('kept', value('y'));
    await disk.committed();
  }
  expect(told).toEqual(['ENOSPC', 'again']);
  expect([await db.get('lost'), String(await db.get('kept'))]).toEqual([undefined, 'y']);
});
