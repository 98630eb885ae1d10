import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RollingFile } from 'pino-roll';

const KEPT_DAYS = 14;
const DAY_MS = 86_400_000;
const RETRY_MS = 30_000;
/** Lines that wait for the first opening. */
const MAX_PENDING = 1000;
const FILE_NAME = /^relais\.(\d{4}-\d\d-\d\d)\.\d+\.log$/;

const HINTS: Record<string, string> = {
  ENOSPC: 'free some space on its disk',
  EACCES: 'give this user the right to write there, or choose another LOG_DIR',
  EROFS: 'it is read-only: choose another LOG_DIR',
  ENOTDIR: 'LOG_DIR must be a folder',
  EEXIST: 'LOG_DIR must be a folder',
};

export interface LogFileEvents {
  onFailure(message: string, hint: string): void;
  onRecovery(): void;
}

/**
 * Daily files in `LOG_DIR`, kept 14 days. Each line is written before `write` returns, so that a crash loses none.
 * When the folder cannot be written it says so once, drops lines (the console has them) and tries again every 30 s.
 */
export class LogFiles {
  private file?: RollingFile;
  private pending: string[] = [];
  private retry?: NodeJS.Timeout;
  private isClosed = false;
  private hasFailed = false;

  constructor(
    private readonly dir: string,
    private readonly events: LogFileEvents,
    private readonly retryMs = RETRY_MS,
  ) {
    void this.open();
  }

  write(line: string): void {
    if (this.file) this.file.write(line);
    else if (!this.hasFailed && !this.isClosed && this.pending.length < MAX_PENDING) this.pending.push(line);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.retry);
    this.file?.destroy();
    this.file = undefined;
  }

  private async open(): Promise<void> {
    try {
      // Read when it is needed: its 300 modules take 0.1 s.
      const { default: openRollingFile } = await import('pino-roll');
      const file = await openRollingFile({
        file: join(this.dir, 'relais'),
        frequency: 'daily',
        dateFormat: 'yyyy-MM-dd',
        extension: '.log',
        limit: { count: KEPT_DAYS, removeOtherLogFiles: true },
        mkdir: true,
        sync: true,
      });
      if (this.isClosed) return file.destroy();
      this.use(file);
      await removeOldFiles(this.dir);
    } catch (error) {
      this.fail(error as NodeJS.ErrnoException);
    }
  }

  private use(file: RollingFile): void {
    this.file = file;
    file.on('error', (error: NodeJS.ErrnoException) => this.fail(error));
    file.on('write', () => this.recover());
    for (const line of this.pending.splice(0)) file.write(line);
  }

  private recover(): void {
    if (!this.hasFailed) return;
    this.hasFailed = false;
    this.events.onRecovery();
  }

  private fail(error: NodeJS.ErrnoException): void {
    this.file?.destroy();
    this.file = undefined;
    this.pending = [];
    if (this.isClosed) return;
    if (!this.hasFailed) this.events.onFailure(error.message, HINTS[error.code ?? ''] ?? 'check LOG_DIR');
    this.hasFailed = true;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.open(), this.retryMs).unref();
  }
}

/** The library counts files only when it rolls; a process that restarts every day would keep them all. */
async function removeOldFiles(dir: string): Promise<void> {
  const oldest = Date.now() - KEPT_DAYS * DAY_MS;
  const names = await readdir(dir);
  const old = names.filter((name) => Date.parse(FILE_NAME.exec(name)?.[1] ?? '') < oldest);
  await Promise.all(old.map((name) => unlink(join(dir, name))));
}
