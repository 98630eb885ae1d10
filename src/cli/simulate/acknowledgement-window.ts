import { EventEmitter, once } from 'node:events';

/** Counts what was sent and what the broker has acknowledged, and bounds the difference. */
export class AcknowledgementWindow {
  sent = 0;
  acknowledged = 0;
  private readonly events = new EventEmitter();

  constructor(private readonly limit: number) {}

  noteSent(): void {
    this.sent += 1;
  }

  noteAcknowledged(): void {
    this.acknowledged += 1;
    const { pending, limit } = this;
    // Half of it at once: waking up for each would cost more than sending.
    if (pending === limit >> 1) this.events.emit('room');
    if (pending === 0) this.events.emit('empty');
  }

  /** Settles at once, or when half of the window is free. Rejects when `signal` aborts. */
  async room(signal: AbortSignal): Promise<void> {
    if (this.pending >= this.limit) await once(this.events, 'room', { signal });
  }

  /** Settles when all that was sent is acknowledged. Rejects when `signal` aborts. */
  async empty(signal: AbortSignal): Promise<void> {
    if (this.pending > 0) await once(this.events, 'empty', { signal });
  }

  private get pending(): number {
    return this.sent - this.acknowledged;
  }
}
