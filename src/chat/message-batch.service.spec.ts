import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { removeDir } from '../../test/support/child-server.js';
import { MessageWriter } from '../../test/support/message-writer.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import type { Seat } from './room.model.js';

Logger.overrideLogger(false);

const dir = mkdtempSync(join(tmpdir(), 'relais-messages-'));
const writer = new MessageWriter(new EmbeddedEngine(dir));

beforeAll(() => writer.start());
afterAll(async () => {
  await writer.stop();
  removeDir(dir);
});

const seats = (): Promise<[Seat, Seat]> => writer.seatPair(`direct:${uuidv7()}`);

describe('a batch of messages', () => {
  it('is stored as it is acknowledged, in the order of its drafts, room by room', async () => {
    const [[ann, bob], [cid]] = [await seats(), await seats()];
    const first = await writer.store([
      { seat: ann, say: 'a' },
      { seat: cid, say: 'b' },
      { seat: bob, say: 'c' },
    ]);
    expect(first.map((each) => 'message' in each && each.message.seq)).toEqual([1, 1, 2]);
    const second = await writer.store([
      { seat: bob, say: 'd' },
      { seat: ann, say: 'e' },
    ]);
    const said = [first[0]!, first[2]!, ...second].map((each) => 'message' in each && each.message);
    expect(await writer.stored(ann)).toEqual(said);
    expect(await writer.stored(cid)).toEqual(['message' in first[1]! && first[1].message]);
  });

  it('goes on counting after one that had to be stored in steps', async () => {
    const [ann, bob] = await seats();
    const [first] = await writer.store([{ seat: ann, say: 'question' }]);
    const replyTo = 'message' in first! ? first.message.messageId : null;
    await writer.store([
      { seat: bob, say: 'answer', replyTo },
      { seat: bob, say: 'more' },
    ]);
    await writer.store([{ seat: ann, say: 'thanks' }]);
    const stored = await writer.stored(ann);
    expect(stored.map(({ seq, content }) => `${seq} ${content}`)).toEqual([
      '1 question',
      '2 answer',
      '3 more',
      '4 thanks',
    ]);
  });

  it('stores what is new beside a repeat, which gets the first one’s place', async () => {
    const [ann, bob] = await seats();
    const [first] = await writer.store([{ seat: ann, say: 'once', id: 'm-1' }]);
    const again = await writer.store([
      { seat: bob, say: 'new' },
      { seat: ann, say: 'once', id: 'm-1' },
      { seat: ann, say: 'other words', id: 'm-1' },
    ]);
    expect(again[1]).toEqual({ ...first, isRepeat: true });
    expect(again[2]).toEqual({ refusal: 'CHAT_MESSAGE_CHANGED' });
    expect((await writer.stored(ann)).map(({ seq, content }) => `${seq} ${content}`)).toEqual([
      '1 once',
      '2 new',
    ]);
  });

  it('takes a client’s id once where it comes twice, and the same id of another member', async () => {
    const [ann, bob] = await seats();
    const sent = await writer.store([
      { seat: ann, say: 'x', id: 'm' },
      { seat: ann, say: 'x', id: 'm' },
      { seat: bob, say: 'x', id: 'm' },
    ]);
    expect(sent.map((each) => 'message' in each && [each.message.seq, each.isRepeat])).toEqual([
      [1, false],
      [1, true],
      [2, false],
    ]);
    expect(await writer.stored(ann)).toHaveLength(2);
  });

  it('refuses only those whose room is gone', async () => {
    const [[ann], [cid]] = [await seats(), await seats()];
    await writer.deleteRoom(cid);
    const sent = await writer.store([
      { seat: cid, say: 'lost' },
      { seat: ann, say: 'kept' },
    ]);
    expect(sent[0]).toEqual({ refusal: 'ROOM_NOT_FOUND' });
    expect(sent[1]).toMatchObject({ message: { seq: 1 } });
    expect(await writer.stored(cid)).toEqual([]);
  });

  it('never lets the time of a room go back', async () => {
    const [ann] = await seats();
    const ahead = '2126-11-21T10:00:00.000Z';
    await writer.setLastMessageAt(ann, ahead);
    const [sent] = await writer.store([{ seat: ann, say: 'later' }]);
    expect(sent).toMatchObject({ message: { createdAt: ahead } });
    expect(await writer.stored(ann)).toMatchObject([{ createdAt: ahead }]);
  });
});
