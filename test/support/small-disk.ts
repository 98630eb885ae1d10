import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDir } from './child-server.js';

/** A file system of its own, in memory, that can be filled up and emptied. */
export class SmallDisk {
  readonly dir = mkdtempSync(join(tmpdir(), 'relais-disk-'));
  private readonly ballast = join(this.dir, 'ballast');

  constructor(megabytes: number) {
    const { status, stderr } = spawnSync(
      'mount',
      ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.dir],
      { encoding: 'utf8' },
    );
    if (status === 0) return;
    removeDir(this.dir);
    throw new Error(`a tmpfs cannot be mounted: ${stderr}`);
  }

  /** Takes all that is left. */
  fill(): void {
    const file = openSync(this.ballast, 'a');
    for (let bytes = 1_048_576; bytes > 0;) if (!hasTaken(file, bytes)) bytes = Math.floor(bytes / 2);
    closeSync(file);
  }

  makeRoom(): void {
    rmSync(this.ballast);
  }

  remove(): void {
    spawnSync('umount', ['--lazy', this.dir]);
    removeDir(this.dir);
  }
}

function hasTaken(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes)) > 0;
  } catch {
    return false;
  }
}

/** Why there can be no such disk here; undefined when there can. `REQUIRE_ENGINES=1` lets root have no excuse. */
export function whyNoSmallDisk(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root may mount one';
  try {
    new SmallDisk(1).remove();
    return undefined;
  } catch (error) {
    if (process.env.REQUIRE_ENGINES === '1') throw error;
    return (error as Error).message;
  }
}
