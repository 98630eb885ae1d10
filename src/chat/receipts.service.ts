import { Injectable } from '@nestjs/common';
import type { MessageRef } from '../contracts/index.js';
import { AppError } from '../platform/errors/app-error.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { GroupCommit } from '../platform/postgres/group-commit.js';
import type { Door } from './message.model.js';
import { ReceiptBatch, type Verdict } from './receipt-batch.service.js';
import type { Receipt, ReceiptKind } from './receipt.model.js';
import type { Seat } from './room.model.js';
import { Seats, type Visitor } from './seats.service.js';

/**
 * How far the members of a room have come, whichever door their receipts come in by. A receipt covers every earlier
 * message, and the state that many of them lead to does not depend on their order.
 *
 * Each sender is told once of the newest of their messages that a receipt newly covers, after that is stored: `read` alone
 * where it was not known to be delivered. A crash between the two leaves it untold; whoever joins sees the state.
 */
@Injectable()
export class ReceiptsService {
  private readonly writer: GroupCommit<Receipt, Verdict>;

  constructor(
    private readonly batch: ReceiptBatch,
    private readonly seats: Seats,
    private readonly events: DomainEvents,
    lifecycle: Lifecycle,
  ) {
    this.writer = new GroupCommit({
      maxRows: 500,
      maxWaitMs: 0,
      flush: (receipts) => this.store(receipts),
    });
    lifecycle.onStop('drain', () => this.writer.drain());
  }

  /** The same as `advance`, by the socket of a visitor who has a seat. */
  async mark(visitor: Visitor, { roomId, messageId }: MessageRef, kind: ReceiptKind): Promise<void> {
    await this.advance(await this.seats.own(visitor, roomId), messageId, kind, 'socket');
  }

  /**
   * Settles once it is stored; one that covers nothing new changes nothing. Throws CHAT_MESSAGE_NOT_FOUND, ROOM_NOT_FOUND
   * (the seat is gone), DATABASE_UNAVAILABLE: then it may be stored.
   */
  async advance(seat: Seat, messageId: string, kind: ReceiptKind, door: Door): Promise<void> {
    const verdict = await this.writer.add({ seat, messageId, kind, door });
    if (verdict !== undefined) throw new AppError(verdict);
  }

  private async store(receipts: readonly Receipt[]): Promise<Verdict[]> {
    const { verdicts, moved } = await this.batch.store(receipts);
    for (const each of moved) this.events.emit(each);
    return verdicts;
  }
}
