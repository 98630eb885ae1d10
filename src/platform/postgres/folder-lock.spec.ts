import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolderInUse, lockFolder } from './folder-lock.js';

describe('lockFolder', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'relais-lock-'));
    file = join(folder, 'postgres.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('names the process until it is released', () => {
    const lock = lockFolder(folder);
    expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
    lock.release();
    expect(existsSync(file)).toBe(false);
  });

  it('makes the folder where there is none', () => {
    const lock = lockFolder(join(folder, 'a/b'));
    expect(existsSync(join(folder, 'a/b/postgres.lock'))).toBe(true);
    lock.release();
  });

  it('is refused while another process lives that has it', () => {
    writeFileSync(file, String(process.ppid));
    expect(() => lockFolder(folder)).toThrow(new DataFolderInUse(folder, process.ppid));
    expect(readFileSync(file, 'utf8')).toBe(String(process.ppid));
  });

  it('is refused twice in one process', () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(DataFolderInUse);
    lock.release();
    lockFolder(folder).release();
  });

  it.each([
    ['a dead process', () => String(spawnSync(process.execPath, ['--version']).pid)],
    ['an earlier process with the pid of this one', () => String(process.pid)],
    ['a process that died before it wrote its pid', () => ''],
  ])('is taken over from %s', (_, holder) => {
    writeFileSync(file, holder());
    const lock = lockFolder(folder);
    expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
    expect(readdirSync(folder)).toEqual(['postgres.lock']);
    lock.release();
  });
});
