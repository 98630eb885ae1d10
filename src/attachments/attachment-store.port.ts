import type { Readable } from 'node:stream';

/** A file that has been received and is not stored yet. */
export interface SpooledFile {
  readonly path: string;
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly type: string;
}

/**
 * Where the contents of attachments are kept, by their keys, which are random. Every call ends within its time;
 * ATTACHMENT_STORE_UNAVAILABLE, its cause kept, while the store is away, full, or lets us not in.
 */
export abstract class AttachmentStore {
  /** Durable once it settles. May take the file away from where it is. After a failure it may be stored all the same. */
  abstract put(key: string, file: SpooledFile): Promise<void>;

  /** As it was stored, at the reader's pace; undefined for what is not there. The stream fails when the store does. */
  abstract open(key: string): Promise<Readable | undefined>;

  /** What is not there counts as removed. */
  abstract remove(key: string): Promise<void>;
}
