import { Injectable, Logger } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { v7 as uuidv7 } from 'uuid';
import type { Attachment } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { AppError } from '../platform/errors/app-error.js';
import { AttachmentRemovalRepository } from './attachment-removal.repository.js';
import { AttachmentReaders } from './attachment-readers.port.js';
import { AttachmentSpool } from './attachment-spool.js';
import { AttachmentStore, type SpooledFile } from './attachment-store.port.js';
import { attachmentOf, type AttachmentRecord } from './attachment.model.js';
import { AttachmentRepository } from './attachment.repository.js';
import { attachmentKey, Attachments, type AttachmentUse } from './attachments.port.js';
import { fileNameOf } from './file-name.model.js';

/** What a conversation about one ride can hold. */
const MOST_IN_ROOM = 100_000;

/** A file on its way in. */
export interface IncomingFile {
  readonly name?: string;
  /** Throws at its end when it turns out that it must not be kept. */
  readonly content: AsyncIterable<Buffer>;
}

/** Files that are sent in messages: stored first, then sent by their ids, then read by those who are in the rooms. */
@Injectable()
export class AttachmentsService extends Attachments {
  private readonly logger = new Logger('Attachments');

  constructor(
    private readonly attachments: AttachmentRepository,
    private readonly store: AttachmentStore,
    private readonly spool: AttachmentSpool,
    private readonly readers: AttachmentReaders,
    private readonly removals: AttachmentRemovalRepository,
  ) {
    super();
  }

  /**
   * Stores a file under a name of its own, and says so once it is durable. What fails leaves nothing that anyone finds;
   * the cleanup removes the rest. Throws what the content throws, REQUEST_INVALID (empty), ATTACHMENT_STORE_UNAVAILABLE,
   * DATABASE_UNAVAILABLE.
   */
  keep(account: string, { name, content }: IncomingFile): Promise<Attachment> {
    return this.spool.receive(content, async (file) => {
      if (file.size === 0) throw emptyFile();
      const record = recordOf(file, account, fileNameOf(name));
      await this.attachments.add(record);
      await this.store.put(record.key, file);
      await this.attachments.markStored(record.id);
      return attachmentOf(record);
    });
  }

  async use(trx: Transaction<unknown>, uses: readonly AttachmentUse[]): Promise<Map<string, Attachment>> {
    const ids = [...new Set(uses.map(({ attachmentId }) => attachmentId))];
    const stored = await this.attachments.lock(trx, ids);
    const found = new Map(
      stored.map((record) => [attachmentKey(record.account, record.id), attachmentOf(record)]),
    );
    const own = uses.filter(({ account, attachmentId }) => found.has(attachmentKey(account, attachmentId)));
    if (own.length > 0) await this.attachments.markSent(trx, own);
    return found;
  }

  async forgetRoom(trx: Transaction<unknown>, roomNo: number): Promise<void> {
    await this.removals.forgetUsesWithin(trx, [roomNo], MOST_IN_ROOM);
  }

  /** Throws ATTACHMENT_NOT_FOUND to all but admins and those who are in a room where it was sent, whether it exists or not. */
  async find(caller: Caller, id: string): Promise<AttachmentRecord> {
    const found = await this.attachments.find(id);
    if (!found || !(await this.mayRead(caller, found.roomNos))) throw new AppError('ATTACHMENT_NOT_FOUND');
    return found;
  }

  /** The content of one that was found. Throws ATTACHMENT_NOT_FOUND, and ATTACHMENT_STORE_UNAVAILABLE; so does the stream. */
  async open({ id, key }: AttachmentRecord): Promise<Readable> {
    const content = await this.store.open(key);
    if (content) return content;
    this.logger.error(`the file of attachment ${id} is not in the store`);
    throw new AppError('ATTACHMENT_NOT_FOUND');
  }

  private async mayRead(caller: Caller, roomNos: readonly number[]): Promise<boolean> {
    if (caller.role === 'admin') return true;
    return roomNos.length > 0 && this.readers.mayRead(caller, roomNos);
  }
}

function recordOf({ type, size }: SpooledFile, account: string, name: string): AttachmentRecord {
  return { id: uuidv7(), account, name, type, size, key: randomBytes(16).toString('hex') };
}

function emptyFile(): AppError {
  return new AppError('REQUEST_INVALID', { errors: [{ path: 'file', message: 'file must not be empty' }] });
}
