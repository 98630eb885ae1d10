import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../platform/errors/app-error.js';
import { AttachmentStore, type SpooledFile } from './attachment-store.port.js';

/** Attachments in a folder, spread over subfolders; the spooled files have to be on the same file system. */
export class FolderAttachments extends AttachmentStore {
  constructor(private readonly folder: string) {
    super();
  }

  async put(key: string, { path }: SpooledFile): Promise<void> {
    const target = this.pathOf(key);
    await available(async () => {
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await flush(path);
      await rename(path, target);
      await flush(dirname(target));
    });
  }

  async open(key: string): Promise<Readable | undefined> {
    return available(async () => {
      const file = await open(this.pathOf(key)).catch(absent);
      return file?.createReadStream();
    });
  }

  async remove(key: string): Promise<void> {
    await available(() => rm(this.pathOf(key), { force: true }));
  }

  private pathOf(key: string): string {
    return join(this.folder, key.slice(0, 2), key);
  }
}

/** To the disk: a file's content, or a folder's names. */
async function flush(path: string): Promise<void> {
  const file = await open(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function available<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new AppError('ATTACHMENT_STORE_UNAVAILABLE', {}, { cause });
  }
}
