import { Injectable, Logger } from '@nestjs/common';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { FreshRuns } from '../platform/retry/fresh-runs.js';
import { GoneRoomRepository } from './gone-room.repository.js';

/** One statement removes so many messages. */
const SLICE = 2_000;

/**
 * Removes the messages of deleted rooms, slice by slice. What a failure or the stop interrupts is taken up by the next
 * removal, or by the cleanup; two instances at once do no harm.
 */
@Injectable()
export class GoneRooms {
  private readonly logger = new Logger(GoneRooms.name);
  private readonly runs = new FreshRuns(async () => void (await this.remove()));
  private running?: Promise<void>;

  constructor(
    private readonly rooms: GoneRoomRepository,
    private readonly lifecycle: Lifecycle,
  ) {
    lifecycle.onStop('drain', () => this.running);
  }

  /** Returns at once. */
  begin(): void {
    this.running = this.runs.run().catch((error: unknown) => {
      this.logger.warn('messages of deleted rooms are left to the cleanup', error);
    });
  }

  /** Returns how many messages went. */
  async remove(): Promise<number> {
    let removed = 0;
    for (const no of await this.rooms.list()) removed += await this.removeMessages(no);
    return removed;
  }

  private async removeMessages(no: number): Promise<number> {
    let removed = 0;
    for (let after = 0; !this.lifecycle.isStopping;) {
      const { count, lastSeq } = await this.rooms.removeSlice(no, after, SLICE);
      removed += count;
      after = lastSeq;
      if (count === 0) {
        await this.rooms.forget(no);
        break;
      }
    }
    return removed;
  }
}
