import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface FolderLock {
  release(): void;
}

/** Two processes on the same files would destroy them. The message says what to do, in two lines. */
export class DataFolderInUse extends Error {
  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(
      `DATA_DIR ${folder} is in use by process ${pid}.\n` +
        `Stop that process, or start this one with another folder: DATA_DIR=…`,
    );
    this.name = 'DataFolderInUse';
  }
}

/** The folders of this process: after a restart in a container the dead holder had the very pid of the new one. */
const heldHere = new Set<string>();

/**
 * Takes the folder for this process by a file with its pid; the file of a process that is no more is taken over.
 * Throws `DataFolderInUse`. Processes in different containers do not see each other.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(resolve(folder), 'postgres.lock');
  while (!tryCreate(file)) {
    const holder = readHolder(file);
    if (isHeld(file, holder)) throw new DataFolderInUse(folder, holder);
    removeStale(file, holder, folder);
  }
  heldHere.add(file);
  const release = () => {
    heldHere.delete(file);
    rmSync(file, { force: true });
  };
  return { release };
}

function tryCreate(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The pid in the file; 0, which is nobody, when it is empty or gone. */
function readHolder(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return 0;
  }
}

function isHeld(file: string, holder: number): boolean {
  if (holder === process.pid) return heldHere.has(file);
  return holder !== 0 && isAlive(holder);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** By a rename, which only one process can win; the loser may find that it moved the winner's new file, and puts it back. */
function removeStale(file: string, holder: number, folder: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved !== holder) {
    renameSync(aside, file);
    throw new DataFolderInUse(folder, moved);
  }
  rmSync(aside);
}
