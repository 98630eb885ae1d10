import { Injectable } from '@nestjs/common';
import { AttachmentRemovalRepository, type RoomLeft } from './attachment-removal.repository.js';
import { AttachmentSpool } from './attachment-spool.js';
import { AttachmentStore } from './attachment-store.port.js';

const SLICE = 500;
const FILES_AT_ONCE = 20;

/**
 * Removes what nobody needs: files that were not sent within 24 h, whose upload was never finished, or whose rooms are
 * all gone. First the row is marked, then the file goes, then the row: after a crash, or while the store is away, the next
 * run goes on where this one ended. What is being sent is left alone.
 */
@Injectable()
export class AttachmentRemovalService {
  constructor(
    private readonly attachments: AttachmentRemovalRepository,
    private readonly store: AttachmentStore,
    private readonly spool: AttachmentSpool,
  ) {}

  /** Returns how many files were removed. */
  async removeUnneeded(): Promise<number> {
    while ((await this.attachments.markUnsent(SLICE)) === SLICE);
    await this.forgetGoneRooms();
    return (await this.removeMarked()) + (await this.spool.removeAbandoned());
  }

  private async forgetGoneRooms(): Promise<void> {
    let slice: RoomLeft[];
    let last = 0;
    do {
      slice = await this.attachments.roomsAfter(last, SLICE);
      const gone = slice.filter(({ isThere }) => !isThere).map(({ no }) => no);
      while (gone.length > 0 && (await this.attachments.forgetUses(gone, SLICE)) === SLICE);
      last = slice.at(-1)?.no ?? 0;
    } while (slice.length === SLICE);
  }

  private async removeMarked(): Promise<number> {
    let count = 0;
    for (;;) {
      const marked = await this.attachments.removed(FILES_AT_ONCE);
      if (marked.length === 0) return count;
      await Promise.all(marked.map(({ key }) => this.store.remove(key)));
      await this.attachments.delete(marked.map(({ id }) => id));
      count += marked.length;
    }
  }
}
