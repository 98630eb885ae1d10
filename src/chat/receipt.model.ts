import type { Door } from './message.model.js';
import type { Seat } from './room.model.js';

export type ReceiptKind = 'delivered' | 'read';

/** Somebody says of a message that it, and all before it, have reached them or were read. */
export interface Receipt {
  readonly seat: Seat;
  readonly messageId: string;
  readonly kind: ReceiptKind;
  readonly door: Door;
}

/** A receipt whose message was found. */
export interface PlacedReceipt extends Receipt {
  readonly seq: number;
}

/** The newest message that has reached a member, and the newest that they have read. */
export interface Marks {
  readonly delivered: number;
  readonly read: number;
}

/** A receipt that covers messages which none before it has: those after `after`, up to its own. */
export interface Move {
  readonly receipt: PlacedReceipt;
  readonly after: number;
}

export const memberKey = ({ roomNo, userId }: Pick<Seat, 'roomNo' | 'userId'>): string =>
  `${roomNo} ${userId}`;

/**
 * What these receipts move, at most one of a kind and member; `marks` then says where that leads. They never move back,
 * in whatever order receipts come, and what is read needs no word that it was delivered.
 */
export function movesOf(receipts: readonly PlacedReceipt[], marks: Map<string, Marks>): Move[] {
  const furthestFirst = receipts.toSorted(
    (a, b) => Number(b.kind === 'read') - Number(a.kind === 'read') || b.seq - a.seq,
  );
  return furthestFirst.flatMap((receipt) => {
    const key = memberKey(receipt.seat);
    const before = marks.get(key);
    if (!before || receipt.seq <= before[receipt.kind]) return [];
    marks.set(key, advanced(before, receipt));
    return [{ receipt, after: before[receipt.kind] }];
  });
}

function advanced({ delivered, read }: Marks, { kind, seq }: PlacedReceipt): Marks {
  return { delivered: Math.max(delivered, seq), read: kind === 'read' ? seq : read };
}
