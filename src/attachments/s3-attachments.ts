import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { AttachmentStore, type SpooledFile } from './attachment-store.port.js';
import type { S3Bucket } from './s3-bucket.js';

/** Attachments in a bucket. What is signed holds the digest, so the store refuses what has not come whole. */
export class S3Attachments extends AttachmentStore {
  constructor(private readonly bucket: S3Bucket) {
    super();
  }

  async put(key: string, { path, size, sha256, type }: SpooledFile): Promise<void> {
    const content = createReadStream(path);
    const headers = {
      'Content-Length': String(size),
      'Content-Type': type,
      'X-Amz-Content-Sha256': sha256,
    };
    try {
      const body = Readable.toWeb(content) as RequestInit['body'];
      const answer = await this.bucket.ask({ method: 'PUT', path: pathOf(key), headers, body });
      await answer?.body?.cancel();
    } finally {
      content.destroy();
    }
  }

  async open(key: string): Promise<Readable | undefined> {
    const answer = await this.bucket.ask({ method: 'GET', path: pathOf(key), orElse: 'NoSuchKey' });
    return answer && Readable.from(answer.body ? this.bucket.read(answer.body) : []);
  }

  async remove(key: string): Promise<void> {
    const answer = await this.bucket.ask({ method: 'DELETE', path: pathOf(key), orElse: 'NoSuchKey' });
    await answer?.body?.cancel();
  }
}

const pathOf = (key: string): string => `/attachments/${key}`;
