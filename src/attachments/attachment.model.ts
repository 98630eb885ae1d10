import type { Attachment } from '../contracts/index.js';

/** A stored file. */
export interface AttachmentRecord {
  readonly id: string;
  /** Who has stored it. */
  readonly account: string;
  readonly name: string;
  /** Media type, by its content. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Its name in the store: random, and never told. */
  readonly key: string;
}

export function attachmentOf({
  id,
  name,
  type,
  size,
}: Omit<AttachmentRecord, 'account' | 'key'>): Attachment {
  return { attachmentId: id, name, type, size, url: `/api/attachments/${id}` };
}
