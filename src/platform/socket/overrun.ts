import type { Ack } from '../../contracts/index.js';
import { errorKinds } from '../errors/error-kind.js';

/** So often within that time a socket may be refused. */
export const OVERRUN_REFUSALS = 50;
export const OVERRUN_WITHIN_MS = 10_000;

/**
 * What one socket sends. One that goes on after 50 refusals for its rate within 10 s is cut off: nothing more is taken from
 * it, what it had sent before is answered, and then it goes.
 */
export class Overrun {
  private underWay = 0;
  private refusals = 0;
  private countedSince = 0;

  constructor(private readonly cutOff: () => void) {}

  /** False for an event that is not taken any more. */
  begin(): boolean {
    if (this.isOver) return false;
    this.underWay += 1;
    return true;
  }

  /** How an event was answered. */
  note(ack: Ack<unknown>, now = Date.now()): void {
    if (ack.ok || ack.error.code !== errorKinds.rateLimited.socket || this.isOver) return;
    if (now - this.countedSince > OVERRUN_WITHIN_MS) {
      this.countedSince = now;
      this.refusals = 0;
    }
    this.refusals += 1;
  }

  /** To be called for each event that was begun, after its answer. */
  end(): void {
    this.underWay -= 1;
    if (this.isOver && this.underWay === 0) this.cutOff();
  }

  private get isOver(): boolean {
    return this.refusals >= OVERRUN_REFUSALS;
  }
}
