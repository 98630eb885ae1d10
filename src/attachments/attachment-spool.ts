import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import type { SpooledFile } from './attachment-store.port.js';
import { ContentProfile } from './content-profile.js';

/** Longer than any request lasts. */
const ABANDONED_MS = 3_600_000;

/** Receives files into a folder of their own, so that what is in them is known before they are stored. */
@Injectable()
export class AttachmentSpool {
  private readonly folder: string;

  constructor({ DATA_DIR }: Settings) {
    this.folder = join(DATA_DIR, 'attachments', 'incoming');
  }

  /**
   * Receives all of the content, as fast as the disk takes it, then runs `use`; the file is gone after it, whatever
   * happened. Throws what the content throws, and ATTACHMENT_STORE_UNAVAILABLE when it cannot be written.
   */
  async receive<T>(content: AsyncIterable<Buffer>, use: (file: SpooledFile) => Promise<T>): Promise<T> {
    const path = join(this.folder, randomUUID());
    try {
      return await use(await this.write(content, path));
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Removes what a process that was killed has left, and returns how many files that were. */
  async removeAbandoned(): Promise<number> {
    const names = await readdir(this.folder).catch(() => []);
    const paths = names.map((name) => join(this.folder, name));
    const removed = await Promise.all(paths.map(removeOld));
    return removed.filter(Boolean).length;
  }

  private async write(content: AsyncIterable<Buffer>, path: string): Promise<SpooledFile> {
    const profile = new ContentProfile();
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await pipeline(watched(content, profile), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    } catch (cause) {
      throw cause instanceof AppError ? cause : new AppError('ATTACHMENT_STORE_UNAVAILABLE', {}, { cause });
    }
    return { path, size: profile.size, sha256: profile.sha256(), type: await profile.type() };
  }
}

async function* watched(content: AsyncIterable<Buffer>, profile: ContentProfile): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    profile.take(chunk);
    yield chunk;
  }
}

async function removeOld(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
  if (Date.now() - mtimeMs < ABANDONED_MS) return false;
  await rm(path, { force: true });
  return true;
}
