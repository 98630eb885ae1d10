import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder, type Transaction } from 'kysely';
import { plainArray } from '../platform/postgres/plain-array.js';
import { memberKey, type Marks, type Move, type PlacedReceipt, type Receipt } from './receipt.model.js';

type Trx = Transaction<unknown>;

export interface FoundMessage {
  readonly messageId: string;
  readonly seq: number;
}

/** The newest message of one sender that a move covers. */
export interface CoveredMessage extends FoundMessage {
  /** The sender's; null where none is known, or they have left the room. */
  readonly account: string | null;
}

interface MarksRow {
  readonly room_no: number;
  readonly user_id: string;
  readonly delivered_seq: number;
  readonly read_seq: number;
}

interface CoveredRow {
  readonly place: number;
  readonly account: string | null;
  readonly id: string;
  readonly seq: number;
}

interface PlacedMove extends Move {
  readonly place: number;
}

/** So many messages are read through; of more, each member's own newest is looked up. */
const FEW = 100;

/** The limit is one for the planner's guess alone: without it 500 receipts took 1 s, most of it to compile the plan. */
const READ_THROUGH = sql`
  select distinct on (sender) sender, id, seq
  from (
    select sender, id, seq from messages
    where room_no = w.no and seq > w.after and seq <= w.up_to
    order by seq desc limit ${sql.lit(FEW)}
  ) covered
  order by sender, seq desc`;

const LOOKED_UP = sql`
  select user_id as sender, id, seq
  from room_members cross join lateral (
    select id, seq from messages
    where messages.room_no = w.no and sender = user_id and seq > w.after and seq <= w.up_to
    order by seq desc limit 1
  ) covered
  where room_members.room_no = w.no`;

/** How far members have come, and whose messages that covers. */
@Injectable()
export class ReceiptRepository {
  /** Each receipt's message, by the receipt's place in the list; left out where its room has none such. */
  async findMessages(trx: Trx, receipts: readonly Receipt[]): Promise<Map<number, FoundMessage>> {
    const { rows } = await sql<{ place: number; id: string; seq: number }>`
      select (r.place - 1)::int as place, id, seq
      from unnest(
        ${plainArray(receipts.map(({ seat }) => seat.roomNo))}::bigint[],
        ${receipts.map(({ messageId }) => messageId)}::uuid[]
      ) with ordinality as r (no, message_id, place)
      join messages on room_no = r.no and id = r.message_id`.execute(trx);
    return new Map(rows.map(({ place, id, seq }) => [place, { messageId: id, seq }]));
  }

  /** Locks the rows of those whose receipts these are, in one order for all who lock several; by `memberKey`. */
  async lockMarks(trx: Trx, receipts: readonly PlacedReceipt[]): Promise<Map<string, Marks>> {
    const seats = [...new Map(receipts.map(({ seat }) => [memberKey(seat), seat])).values()];
    const { rows } = await sql<MarksRow>`
      select m.room_no, m.user_id, delivered_seq, read_seq
      from unnest(
        ${plainArray(seats.map(({ roomNo }) => roomNo))}::bigint[],
        ${seats.map(({ userId }) => userId)}::text[]
      ) as s (no, user_id)
      join room_members m on m.room_no = s.no and m.user_id = s.user_id
      order by m.room_no, m.user_id
      for no key update of m`.execute(trx);
    return new Map(
      rows.map(({ room_no: roomNo, user_id: userId, delivered_seq: delivered, read_seq: read }) => [
        memberKey({ roomNo, userId }),
        { delivered, read },
      ]),
    );
  }

  async setMarks(trx: Trx, moves: readonly Move[], marks: ReadonlyMap<string, Marks>): Promise<void> {
    const moved = [...new Map(moves.map(({ receipt: { seat } }) => [memberKey(seat), seat]))];
    await sql`
      update room_members set delivered_seq = m.delivered, read_seq = m.read
      from unnest(
        ${plainArray(moved.map(([, { roomNo }]) => roomNo))}::bigint[],
        ${moved.map(([, { userId }]) => userId)}::text[],
        ${plainArray(moved.map(([key]) => marks.get(key)!.delivered))}::bigint[],
        ${plainArray(moved.map(([key]) => marks.get(key)!.read))}::bigint[]
      ) as m (no, user_id, delivered, read)
      where room_no = m.no and room_members.user_id = m.user_id`.execute(trx);
  }

  /**
   * Of each move, by its place in the list, the newest message of every other sender that it covers. Costs at most a look
   * at the index for each member, however much is covered.
   */
  async newestCovered(trx: Trx, moves: readonly Move[]): Promise<Map<number, CoveredMessage[]>> {
    const placed = moves.map((move, place) => ({ ...move, place }));
    const isShort = ({ receipt, after }: Move): boolean => receipt.seq - after <= FEW;
    return grouped([
      ...(await this.findCovered(trx, placed.filter(isShort), READ_THROUGH)),
      ...(await this.findCovered(
        trx,
        placed.filter((move) => !isShort(move)),
        LOOKED_UP,
      )),
    ]);
  }

  private async findCovered(
    trx: Trx,
    moves: readonly PlacedMove[],
    newest: RawBuilder<unknown>,
  ): Promise<CoveredRow[]> {
    if (moves.length === 0) return [];
    const { rows } = await sql<CoveredRow>`
      select place, own.id, own.seq, (
        select account from room_members where room_no = w.no and user_id = own.sender
      ) as account
      from unnest(
        ${plainArray(moves.map(({ place }) => place))}::int[],
        ${plainArray(moves.map(({ receipt }) => receipt.seat.roomNo))}::bigint[],
        ${moves.map(({ receipt }) => receipt.seat.userId)}::text[],
        ${plainArray(moves.map(({ after }) => after))}::bigint[],
        ${plainArray(moves.map(({ receipt }) => receipt.seq))}::bigint[]
      ) as w (place, no, reader, after, up_to)
      cross join lateral (${newest}) own
      where own.sender <> w.reader
      order by place, own.seq`.execute(trx);
    return rows;
  }
}

function grouped(rows: readonly CoveredRow[]): Map<number, CoveredMessage[]> {
  const byMove = new Map<number, CoveredMessage[]>();
  for (const { place, account, id, seq } of rows) {
    const covered = byMove.get(place) ?? [];
    covered.push({ account, messageId: id, seq });
    byMove.set(place, covered);
  }
  return byMove;
}
