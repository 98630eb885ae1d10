import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { MessageOutbox } from '../platform/broker/message-outbox.js';
import type { ErrorCode } from '../platform/errors/catalogue.js';
import { Database } from '../platform/postgres/database.port.js';
import { ReceiptMoved } from './chat.events.js';
import { talkSubject, wireReceipt } from './message-talk.js';
import { memberKey, movesOf, type Marks, type Move, type Receipt } from './receipt.model.js';
import { ReceiptRepository, type CoveredMessage } from './receipt.repository.js';

type Trx = Transaction<unknown>;

/** Why a receipt was not taken; undefined when it was. */
export type Verdict = ErrorCode | undefined;

export interface StoredReceipts {
  readonly verdicts: Verdict[];
  /** What senders are to be told after the commit. */
  readonly moved: ReceiptMoved[];
}

/**
 * Stores a batch of receipts in one transaction: of one member, only the furthest counts. Members' rows are locked in one
 * order by all who do this, and what a reservation's topic has to hear is stored with it.
 */
@Injectable()
export class ReceiptBatch {
  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptRepository,
    private readonly outbox: MessageOutbox,
  ) {}

  async store(receipts: readonly Receipt[]): Promise<StoredReceipts> {
    const stored = await this.database.transaction((trx: Trx) => this.storeWithin(trx, receipts));
    if (receipts.some(({ seat }) => seat.kind === 'reservation')) this.outbox.wake();
    return stored;
  }

  private async storeWithin(trx: Trx, receipts: readonly Receipt[]): Promise<StoredReceipts> {
    const found = await this.receipts.findMessages(trx, receipts);
    const placed = [...found].map(([place, message]) => ({ ...receipts[place]!, ...message }));
    const marks = await this.receipts.lockMarks(trx, placed);
    const moves = movesOf(placed, marks);
    return {
      verdicts: receipts.map(({ seat }, place) => {
        if (!found.has(place)) return 'CHAT_MESSAGE_NOT_FOUND';
        return marks.has(memberKey(seat)) ? undefined : 'ROOM_NOT_FOUND';
      }),
      moved: moves.length > 0 ? await this.move(trx, moves, marks) : [],
    };
  }

  private async move(trx: Trx, moves: readonly Move[], marks: Map<string, Marks>): Promise<ReceiptMoved[]> {
    const at = new Date().toISOString();
    await this.receipts.setMarks(trx, moves, marks);
    const covered = await this.receipts.newestCovered(trx, moves);
    await this.recordTalk(
      trx,
      moves.filter((_, place) => covered.has(place)),
      at,
    );
    return moves.flatMap((move, place) => told(move, covered.get(place) ?? [], at));
  }

  /** What came from the topic is not said there again. */
  private async recordTalk(trx: Trx, moves: readonly Move[], at: string): Promise<void> {
    for (const { receipt } of moves) {
      if (receipt.seat.kind !== 'reservation' || receipt.door === 'mqtt') continue;
      await this.outbox.add(trx, talkSubject(receipt.seat), [wireReceipt(receipt, at)]);
    }
  }
}

/** A sender of whom only MQTT messages have come has no socket to tell. */
function told({ receipt }: Move, covered: readonly CoveredMessage[], at: string): ReceiptMoved[] {
  const { roomId, userId } = receipt.seat;
  return covered.flatMap(({ account, messageId, seq }) =>
    account === null
      ? []
      : [new ReceiptMoved(account, { roomId, messageId, seq, userId, status: receipt.kind, at })],
  );
}
