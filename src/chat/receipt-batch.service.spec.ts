import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { removeDir } from '../../test/support/child-server.js';
import { testSettings } from '../../test/support/settings.js';
import { MessageOutbox } from '../platform/broker/message-outbox.js';
import { OutboxRepository } from '../platform/broker/outbox.repository.js';
import type { Publisher } from '../platform/broker/publisher.port.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import type { ReceiptMoved } from './chat.events.js';
import { MessageRepository } from './message.repository.js';
import { ReceiptBatch } from './receipt-batch.service.js';
import type { Receipt, ReceiptKind } from './receipt.model.js';
import { ReceiptRepository } from './receipt.repository.js';
import type { Seat } from './room.model.js';
import { RoomRepository } from './room.repository.js';

Logger.overrideLogger(false);

const dir = mkdtempSync(join(tmpdir(), 'relais-receipts-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const rooms = new RoomRepository(database);
const messages = new MessageRepository(database);
const outbox = new MessageOutbox(
  new OutboxRepository(database),
  {} as Publisher,
  database,
  testSettings({ MQTT_ENABLED: false }),
  new Lifecycle(),
);
const batch = new ReceiptBatch(database, new ReceiptRepository(), outbox);

beforeAll(async () => {
  database.start();
  await database.whenReady();
});
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

/** A room of Ann, Bob and Cid, and what they say in it, one message for each letter. */
class Talk {
  private constructor(
    readonly seats: Record<string, Seat>,
    readonly ids: readonly string[],
  ) {}

  static async of(senders: string): Promise<Talk> {
    const sitters = ['a', 'b', 'c'].map((userId) => ({
      userId,
      account: `account of ${userId}`,
      name: null,
    }));
    const seats = await rooms.seat({ id: `reservation:${uuidv7()}`, kind: 'reservation' }, sitters);
    const talk = new Talk(
      Object.fromEntries(seats.map((seat) => [seat.userId, seat])),
      Array.from(senders, () => uuidv7()),
    );
    const { roomNo, roomId } = seats[0]!;
    const said = Array.from(senders, (id, index) => ({
      roomNo,
      roomId,
      messageId: talk.ids[index]!,
      seq: index + 1,
      from: { id, name: null },
      content: 'words',
      attachments: [],
      replyTo: null,
      createdAt: new Date().toISOString(),
      clientMessageId: `m-${index}`,
    }));
    await database.transaction((trx: Transaction<unknown>) => messages.append(trx, said));
    return talk;
  }

  receipt(userId: string, kind: ReceiptKind, seq: number): Receipt {
    return { seat: this.seats[userId]!, messageId: this.ids[seq - 1]!, kind, door: 'socket' };
  }

  async marks(): Promise<Record<string, [number, number]>> {
    const rows = await rooms.members(this.seats.a!.roomNo);
    return Object.fromEntries(rows.map((row) => [row.user_id, [row.delivered_seq, row.read_seq]]));
  }
}

const toldOf = (moved: readonly ReceiptMoved[]): string[] =>
  moved.map(({ account, status }) => `${account}: ${status.seq} ${status.status} by ${status.userId}`);

async function take(...receipts: Receipt[]): Promise<string[]> {
  const { verdicts, moved } = await batch.store(receipts);
  expect(verdicts).toEqual(receipts.map(() => undefined));
  return toldOf(moved);
}

describe('a receipt', () => {
  it('covers all before it, and tells each sender but its own of their newest', async () => {
    const talk = await Talk.of('aacbca');
    expect(await take(talk.receipt('c', 'delivered', 6))).toEqual([
      'account of b: 4 delivered by c',
      'account of a: 6 delivered by c',
    ]);
    expect(await talk.marks()).toEqual({ a: [0, 0], b: [0, 0], c: [6, 0] });
  });

  it('names the message, its room, and when it was stored', async () => {
    const talk = await Talk.of('a');
    const before = Date.now();
    const { moved } = await batch.store([talk.receipt('b', 'read', 1)]);
    const { at, ...status } = moved[0]!.status;
    const { roomId } = talk.seats.a!;
    expect(status).toEqual({ roomId, messageId: talk.ids[0], seq: 1, userId: 'b', status: 'read' });
    expect(Date.parse(at)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
  });

  it('tells of what it newly covers only, and never moves back', async () => {
    const talk = await Talk.of('abab');
    await take(talk.receipt('c', 'delivered', 3));
    expect(await take(talk.receipt('c', 'delivered', 4))).toEqual(['account of b: 4 delivered by c']);
    for (const seq of [1, 4]) expect(await take(talk.receipt('c', 'delivered', seq))).toEqual([]);
    expect(await talk.marks()).toMatchObject({ c: [4, 0] });
  });

  it('that a message was read says that it was delivered, in one word', async () => {
    const talk = await Talk.of('aaa');
    await take(talk.receipt('b', 'delivered', 1));
    expect(await take(talk.receipt('b', 'read', 3))).toEqual(['account of a: 3 read by b']);
    expect(await take(talk.receipt('b', 'delivered', 3))).toEqual([]);
    expect(await talk.marks()).toMatchObject({ b: [3, 3] });
  });

  it('finds the senders of hundreds of messages at once, those of none left out', async () => {
    const talk = await Talk.of('b'.repeat(150) + 'a'.repeat(150) + 'c');
    expect(await take(talk.receipt('c', 'read', 301))).toEqual([
      'account of b: 150 read by c',
      'account of a: 300 read by c',
    ]);
    expect(await take(talk.receipt('b', 'read', 301))).toEqual([
      'account of a: 300 read by b',
      'account of c: 301 read by b',
    ]);
  });

  it('is known by its id in either case', async () => {
    const talk = await Talk.of('a');
    const receipt = talk.receipt('b', 'read', 1);
    const { moved } = await batch.store([{ ...receipt, messageId: receipt.messageId.toUpperCase() }]);
    expect(moved[0]!.status.messageId).toBe(receipt.messageId);
  });
});

describe('receipts of one batch', () => {
  it('count by the furthest of each member', async () => {
    const talk = await Talk.of('aaaaaa');
    const told = await take(
      talk.receipt('b', 'delivered', 2),
      talk.receipt('c', 'read', 1),
      talk.receipt('b', 'delivered', 6),
      talk.receipt('b', 'read', 4),
      talk.receipt('b', 'read', 3),
    );
    expect(told.toSorted()).toEqual([
      'account of a: 1 read by c',
      'account of a: 4 read by b',
      'account of a: 6 delivered by b',
    ]);
    expect(await talk.marks()).toMatchObject({ b: [6, 4], c: [1, 1] });
  });

  it('are each refused alone', async () => {
    const [talk, other] = [await Talk.of('a'), await Talk.of('a')];
    const stranger: Seat = { ...talk.seats.b!, userId: 'stranger' };
    const { verdicts, moved } = await batch.store([
      { ...talk.receipt('b', 'read', 1), messageId: other.ids[0]! },
      { ...talk.receipt('b', 'read', 1), seat: stranger },
      talk.receipt('c', 'read', 1),
    ]);
    expect(verdicts).toEqual(['CHAT_MESSAGE_NOT_FOUND', 'ROOM_NOT_FOUND', undefined]);
    expect(toldOf(moved)).toEqual(['account of a: 1 read by c']);
  });
});

it.each([1, 2, 3])('ends in the same state whatever the order, each word said once (%d)', async (seed) => {
  const talk = await Talk.of('abcacb'.repeat(10));
  const all = talk.ids.flatMap((_, index) =>
    ['b', 'c'].flatMap((user) => [
      talk.receipt(user, 'delivered', index + 1),
      talk.receipt(user, 'read', Math.max(1, index - 5)),
    ]),
  );
  const replay = shuffled([...all, ...all.slice(0, 50)], seed);
  const told: string[] = [];
  for (let first = 0; first < replay.length; first += 7)
    told.push(...(await take(...replay.slice(first, first + 7))));
  expect(await talk.marks()).toEqual({ a: [0, 0], b: [60, 54], c: [60, 54] });
  expect(new Set(told).size).toBe(told.length);
  expect(told).toEqual(
    expect.arrayContaining(['account of a: 58 delivered by b', 'account of a: 52 read by b']),
  );
  const { rows } = await sql`
    select from room_members where room_no = ${talk.seats.a!.roomNo} and read_seq > delivered_seq`.execute(
    database.tables(),
  );
  expect(rows).toEqual([]);
});

function shuffled<T>(items: readonly T[], seed: number): T[] {
  let random = seed;
  const keyed = items.map((item) => [(random = (random * 48_271) % 2_147_483_647), item] as const);
  return keyed.toSorted(([a], [b]) => a - b).map(([, item]) => item);
}
