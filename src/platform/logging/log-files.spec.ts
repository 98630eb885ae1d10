import { EventEmitter, once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFiles } from './log-files.js';

const RETRY_MS = 20;

function today(): string {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return `relais.${local.toISOString().slice(0, 10)}.1.log`;
}

describe('LogFiles', () => {
  let dir: string;
  let files: LogFiles;
  let events: EventEmitter;

  const openIn = (folder: string) => {
    events = new EventEmitter();
    files = new LogFiles(
      folder,
      {
        onFailure: (message, hint) => events.emit('failure', message, hint),
        onRecovery: () => events.emit('recovery'),
      },
      RETRY_MS,
    );
  };

  /** Writes until the file has taken a line: it opens on its own. */
  const writeUntil = async (isDone: () => boolean) => {
    while (!isDone()) {
      files.write('{"msg":"kept"}\n');
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'relais-logs-'));
  });
  afterEach(() => {
    files.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('writes a file of the day in a folder that it makes, from the first line on', async () => {
    const folder = join(dir, 'a', 'b');
    openIn(folder);
    files.write('{"msg":"first"}\n');
    await writeUntil(() => existsSync(join(folder, today())));
    expect(readdirSync(folder)).toEqual([today()]);
    expect(readFileSync(join(folder, today()), 'utf8')).toMatch(/^{"msg":"first"}\n/);
  });

  it('removes its own files that are older than 14 days, and no others', async () => {
    for (const name of ['relais.2020-01-01.1.log', 'other.2020-01-01.1.log'])
      writeFileSync(join(dir, name), '');
    openIn(dir);
    await writeUntil(() => !readdirSync(dir).includes('relais.2020-01-01.1.log'));
    expect(readdirSync(dir)).toContain('other.2020-01-01.1.log');
  });

  it('tells once that the folder cannot be used, and writes again when it can', async () => {
    const folder = join(dir, 'logs');
    writeFileSync(folder, 'a file stands in the way');
    openIn(folder);
    const failures: string[] = [];
    events.on('failure', (_, hint: string) => failures.push(hint));
    await once(events, 'failure');
    rmSync(folder);
    mkdirSync(folder);
    let isBack = false;
    events.once('recovery', () => (isBack = true));
    await writeUntil(() => isBack);
    expect(failures).toEqual(['LOG_DIR must be a folder']);
  });

  it('survives a full disk and goes on when there is space', async () => {
    symlinkSync('/dev/full', join(dir, today()));
    openIn(dir);
    const full = once(events, 'failure');
    let isFull = false;
    void full.then(() => (isFull = true));
    await writeUntil(() => isFull);
    expect(await full).toEqual([expect.stringContaining('ENOSPC'), 'free some space on its disk']);
    rmSync(join(dir, today()));
    let isBack = false;
    events.once('recovery', () => (isBack = true));
    await writeUntil(() => isBack);
    expect(readFileSync(join(dir, today()), 'utf8')).toContain('kept');
  });
});
