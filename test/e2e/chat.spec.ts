import type { ChatHistory, ChatMessage, JoinedRoom, MessageAck } from '../../src/contracts/index.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call, TestSocket } from '../support/clients.js';

const MANY = 1_000_000;

let running: RunningApp;
let pair = 0;
const open: TestSocket[] = [];

beforeAll(async () => {
  running = await startApp({ RATE_REST: MANY, RATE_WRITES: MANY, RATE_CHAT: MANY });
});
afterEach(() => open.splice(0).forEach((socket) => socket.close()));
afterAll(() => running.stop());

/** Two people who have not spoken yet, and their room. */
function twoPeople(): { ann: string; bob: string; roomId: string } {
  pair += 1;
  return { ann: `ann-${pair}`, bob: `bob-${pair}`, roomId: `direct:ann-${pair}~bob-${pair}` };
}

async function socketOf(sub: string): Promise<TestSocket> {
  const socket = await TestSocket.open(running.url, aToken({ sub, name: `${sub}’s name` }), '/');
  open.push(socket);
  return socket;
}

async function join(socket: TestSocket, roomId: string, afterSeq?: number): Promise<JoinedRoom> {
  const reply = await socket.request<JoinedRoom>('room:join', { roomId, afterSeq });
  if (!reply.ok) throw new Error(reply.error.code);
  return reply.data;
}

async function send(socket: TestSocket, message: object): Promise<MessageAck> {
  const reply = await socket.request<MessageAck>('message:send', message);
  if (!reply.ok) throw new Error(reply.error.code);
  return reply.data;
}

describe('a conversation', () => {
  it('reaches everybody in the room but the socket that speaks', async () => {
    const { ann, bob, roomId } = twoPeople();
    const [phone, laptop, other] = [await socketOf(ann), await socketOf(ann), await socketOf(bob)];
    for (const socket of [phone, laptop, other]) await join(socket, roomId);
    const ack = await send(phone, { roomId, content: 'hello', clientMessageId: 'm-1' });
    expect(ack).toMatchObject({ clientMessageId: 'm-1', seq: 1, roomId });
    const message = await other.next<ChatMessage>('message:new');
    expect(message).toEqual({
      messageId: ack.messageId,
      seq: 1,
      roomId,
      from: { id: ann, name: `${ann}’s name` },
      content: 'hello',
      attachments: [],
      replyTo: null,
      createdAt: ack.createdAt,
      clientMessageId: 'm-1',
    });
    expect(await laptop.next('message:new')).toEqual(message);
    await send(other, { roomId, content: 'hi', clientMessageId: 'm-1', replyTo: ack.messageId });
    expect(await phone.next('message:new')).toMatchObject({ seq: 2, replyTo: ack.messageId });
    expect(phone.pending('message:new')).toEqual([]);
  });

  it('gives 200 messages of four sockets at once one order, without a gap', async () => {
    const { ann, bob, roomId } = twoPeople();
    const sockets = await Promise.all([ann, ann, bob, bob].map(socketOf));
    const listener = await socketOf(bob);
    for (const socket of [...sockets, listener]) await join(socket, roomId);
    const acks = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        send(sockets[i % 4]!, { roomId, content: `no. ${i}`, clientMessageId: `m-${i}` }),
      ),
    );
    expect(acks.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(Array.from(acks, (_, i) => i + 1));
    const heard: number[] = [];
    while (heard.length < 200) heard.push((await listener.next<ChatMessage>('message:new')).seq);
    expect(heard).toEqual(Array.from(heard, (_, i) => i + 1));
    const { messages } = await join(listener, roomId, 0);
    expect(messages.map(({ seq }) => seq)).toEqual(heard);
  });

  it('takes the seat of somebody who sends much at once', async () => {
    const { ann, roomId } = twoPeople();
    const socket = await socketOf(ann);
    const acks = await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        send(socket, { roomId, content: 'x', clientMessageId: `m-${i}` }),
      ),
    );
    expect(acks.map(({ seq }) => seq)).toEqual(acks.map((_, i) => i + 1));
  });

  it('takes a repeated message once, and refuses another one under its id', async () => {
    const { ann, roomId } = twoPeople();
    const sockets = [await socketOf(ann), await socketOf(ann)];
    const message = { roomId, content: 'once', clientMessageId: 'again' };
    const acks = await Promise.all(Array.from({ length: 100 }, (_, i) => send(sockets[i % 2]!, message)));
    expect(new Set(acks.map((ack) => JSON.stringify(ack))).size).toBe(1);
    expect(acks[0]).toMatchObject({ seq: 1 });
    const other = await sockets[0]!.request('message:send', { ...message, content: 'twice' });
    expect(other).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    expect((await join(sockets[0]!, roomId)).lastSeq).toBe(1);
  });

  it('is whole for a socket that comes in while others speak', async () => {
    const { ann, bob, roomId } = twoPeople();
    const speaker = await socketOf(ann);
    const sending = Promise.all(
      Array.from({ length: 300 }, async (_, i) => {
        await new Promise((resolve) => setTimeout(resolve, i));
        return send(speaker, { roomId, content: `no. ${i}`, clientMessageId: `m-${i}` });
      }),
    );
    const late = await socketOf(bob);
    await speaker.next('message:ack');
    const { lastSeq, messages } = await join(late, roomId, 0);
    const heard = messages.map(({ seq }) => seq);
    expect(heard.at(-1)).toBe(lastSeq);
    while (heard.length < 300) heard.push((await late.next<ChatMessage>('message:new')).seq);
    expect(heard).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    await sending;
  });

  it('is closed to strangers, who cannot tell whether there is such a room', async () => {
    const { ann, roomId } = twoPeople();
    await send(await socketOf(ann), { roomId, content: 'secret', clientMessageId: 'm' });
    const stranger = await socketOf('stranger');
    for (const id of [roomId, 'direct:no~one', 'nowhere', 'reservation:no-1']) {
      for (const [event, payload] of [
        ['room:join', { roomId: id }],
        ['message:send', { roomId: id, content: 'x', clientMessageId: 'm' }],
      ] as const) {
        const reply = await stranger.request(event, payload);
        expect(reply).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
      }
      const history = `${running.url}/api/rooms/${encodeURIComponent(id)}/messages`;
      expect((await call(history, aToken({ sub: 'stranger' }))).status).toBe(404);
    }
  });

  it('can be read page by page, back in time and onwards', async () => {
    const { ann, roomId } = twoPeople();
    const socket = await socketOf(ann);
    for (let i = 1; i <= 7; i++) await send(socket, { roomId, content: `${i}`, clientMessageId: `m-${i}` });
    const read = async (query: string): Promise<[string, string | null]> => {
      const path = `/api/rooms/${encodeURIComponent(roomId)}/messages?limit=3${query}`;
      const { body } = await call<ChatHistory>(running.url + path, aToken({ sub: ann }));
      return [body.items.map(({ content }) => content).join(' '), body.nextCursor];
    };
    const [last, cursor] = await read('');
    const [middle, next] = await read(`&cursor=${cursor}`);
    expect([last, middle, await read(`&cursor=${next}`)]).toEqual(['5 6 7', '2 3 4', ['1', null]]);
    const [following, onwards] = await read('&afterSeq=2');
    expect([following, await read(`&cursor=${onwards}`)]).toEqual(['3 4 5', ['6 7', null]]);
  });
});
