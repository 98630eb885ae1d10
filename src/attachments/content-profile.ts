import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type/core';

/** Enough for every signature, and a bound on what a hostile file can cost. */
const HEAD_BYTES = 65_536;
/** What text has none of. */
const NO_TEXT = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;

/** What a file is, learned while it passes: nothing but its head is kept. */
export class ContentProfile {
  private readonly hash = createHash('sha256');
  private readonly head: Buffer[] = [];
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private isText = true;
  private bytes = 0;

  /** Bytes so far. */
  get size(): number {
    return this.bytes;
  }

  take(chunk: Buffer): void {
    this.hash.update(chunk);
    if (this.bytes < HEAD_BYTES) this.head.push(chunk.subarray(0, HEAD_BYTES - this.bytes));
    this.isText &&= this.readsAsText(chunk);
    this.bytes += chunk.length;
  }

  /** To be asked once, after the last byte; in hexadecimal. */
  sha256(): string {
    return this.hash.digest('hex');
  }

  /**
   * The media type by content alone, to be asked after the last byte. Markup counts as text: a browser shall not find a
   * document here.
   */
  async type(): Promise<string> {
    const found = await fileTypeFromBuffer(Buffer.concat(this.head));
    if (found && !found.mime.endsWith('xml')) return found.mime;
    return this.isText && this.readsAsText() ? 'text/plain' : 'application/octet-stream';
  }

  /** Without a chunk: whether the text ends with a whole character. */
  private readsAsText(chunk?: Buffer): boolean {
    try {
      return !NO_TEXT.test(this.decoder.decode(chunk, { stream: chunk !== undefined }));
    } catch {
      return false;
    }
  }
}
