import type { ChatHistory, ChatMessage, JoinedRoom, MessageAck } from '../../src/contracts/index.js';
import { aToken } from '../support/app.js';
import type { TestSocket } from '../support/clients.js';
import { customer, driver, RideChats, stranger } from '../support/ride-chats.js';
import type { TopicTalk } from '../support/topic-talk.js';
import { until } from '../support/until.js';

let chats: RideChats;
let id: string;

beforeAll(async () => {
  chats = await RideChats.start();
});
beforeEach(async () => {
  id = await chats.ride();
});
afterEach(async () => {
  await chats.end(id);
  await chats.hangUp();
});
afterAll(() => chats.stop());

const room = (): string => `reservation:${id}`;

async function sendBySocket(socket: TestSocket, content: string): Promise<MessageAck> {
  const message = { roomId: room(), content, clientMessageId: content.replaceAll(/\W/g, '-') };
  const reply = await socket.request<MessageAck>('message:send', message);
  if (!reply.ok) throw new Error(reply.error.code);
  return reply.data;
}

describe('a driver on MQTT, a customer on a socket and a backend on REST', () => {
  let phone: TopicTalk;
  let app: TestSocket;

  beforeEach(async () => {
    phone = await chats.phone(driver, id);
    app = await chats.visit(customer, id);
  });

  it('have one conversation, which each of them sees in one order, every message once', async () => {
    await phone.say({ type: 'chat_message', client_message_id: 'd', from: 'chauffeur_26', message: 'here' });
    const first = await app.next<ChatMessage>('message:new');
    const ack = await sendBySocket(app, 'coming');
    const { status, body: last } = await chats.send(id, 'hurry', { client_message_id: 'b' });
    expect(status).toBe(201);
    expect(await app.next('message:new')).toEqual(last);

    const messages = await chats.messages(id);
    expect(messages).toEqual([first, expect.objectContaining(ack), last]);
    expect(messages.map(({ seq, from, content }) => [seq, from.id, content])).toEqual([
      [1, 'chauffeur_26', 'here'],
      [2, 'client_7', 'coming'],
      [3, 'dispatch', 'hurry'],
    ]);
    expect(await phone.relayed('message_received', 3)).toEqual(messages.map(confirmationOf));
    // The driver's own is not published again.
    expect(await phone.relayed('chat_message', 2)).toEqual(messages.slice(1).map(publishedOf));
    expect(phone.heard).toHaveLength(1 + 2 + 3);
    expect(app.pending('message:new')).toEqual([]);
  });

  it('tell one another what has arrived and what was read', async () => {
    const { messageId } = await sendBySocket(app, 'where are you?');
    for (const [type, status] of [
      ['message_received', 'delivered'],
      ['message_read', 'read'],
    ]) {
      await phone.say({ type, message_id: messageId, by: 'chauffeur_26' });
      const told = await app.next('message:status');
      expect(told).toMatchObject({ userId: 'chauffeur_26', messageId, status });
    }
    await phone.say({ type: 'chat_message', from: 'chauffeur_26', message: 'at the gate' });
    const answer = await app.next<ChatMessage>('message:new');
    await app.request('message:read', { roomId: room(), messageId: answer.messageId });
    expect(await phone.relayed('message_read', 1)).toEqual([
      expect.objectContaining({ by: 'client_7', message_id: answer.messageId, seq: answer.seq }),
    ]);
  });

  it('take a message that comes again, or at several doors, for the one that it is', async () => {
    const from = 'chauffeur_26';
    const known = { type: 'chat_message', client_message_id: 'known', from, message: 'known', timestamp: 1 };
    const unnamed = { type: 'chat_message', from, message: 'unnamed', timestamp: 1_780_000_000_000 };
    for (const said of [known, unnamed])
      await Promise.all([false, true, true].map((dup) => phone.say(said, { dup })));
    const confirmed = await phone.relayed('message_received', 6);
    expect(new Set(confirmed.map(({ message_id, seq }) => `${message_id} ${seq}`)).size).toBe(2);
    const sameDriver = await chats.socket(driver);
    const again = { roomId: room(), content: 'known', clientMessageId: 'known' };
    expect(await sameDriver.request('message:send', again)).toMatchObject({ data: { seq: 1 } });
    await phone.say({ ...known, message: 'changed' });
    expect(await chats.rejections(id, 1)).toEqual(['This clientMessageId was used for another message']);
    expect((await chats.messages(id)).map(({ content }) => content)).toEqual(['known', 'unnamed']);
  });

  it('keep the order in which one of them speaks', async () => {
    const words = Array.from({ length: 100 }, (_, i) => `no. ${i}`);
    const saying = words.map((message) =>
      phone.say({ type: 'chat_message', from: 'chauffeur_26', message, client_message_id: message.slice(4) }),
    );
    await Promise.all(saying);
    await phone.relayed('message_received', words.length);
    const { body } = await chats.get<ChatHistory>(`/api/reservation/${id}/chat/messages?limit=200`, customer);
    expect(body.items.map(({ seq, content }) => [seq, content])).toEqual(
      words.map((each, i) => [i + 1, each]),
    );
  });

  it('may go on for a day after the end, and not longer', async () => {
    await chats.end(id);
    await phone.say({ type: 'chat_message', from: 'chauffeur_26', message: 'you forgot your hat' });
    await app.next('message:new');
    await sendBySocket(app, 'thank you');
    await chats.endedADayAgo(id);
    const late = { roomId: room(), content: 'where?', clientMessageId: 'late' };
    expect(await app.request('message:send', late)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    await phone.say({ type: 'chat_message', from: 'chauffeur_26', message: 'at the office' });
    expect(await chats.rejections(id, 1)).toEqual([expect.stringContaining('participants')]);
    expect(await chats.get(`/api/reservation/${id}/chat/messages`, customer)).toMatchObject({ status: 404 });
    expect(await chats.messages(id)).toHaveLength(2);
  });
});

function confirmationOf({ messageId, clientMessageId, seq, createdAt }: ChatMessage): object {
  return {
    type: 'message_received',
    reservation_id: id,
    message_id: messageId,
    client_message_id: clientMessageId,
    by: 'server',
    seq,
    timestamp: createdAt,
    via: 'relais',
  };
}

function publishedOf({ from, content, ...message }: ChatMessage): object {
  const { by: _, ...same } = confirmationOf({ from, content, ...message }) as { by: string };
  return { ...same, type: 'chat_message', from: from.id, message: content };
}

describe('over REST', () => {
  it('a caller’s sockets hear the chat from when it is subscribed', async () => {
    const [tablet, laptop] = [await chats.socket(customer), await chats.socket(customer)];
    const subscribed = await chats.post('/api/reservation/subscribe', customer, { reservation_id: id });
    expect(subscribed).toMatchObject({
      status: 200,
      body: { reservation_id: id, active: true, messages: 0, participants: ['client_7', 'chauffeur_26'] },
    });
    const { body } = await chats.send(id, 'hello');
    for (const socket of [tablet, laptop]) expect(await socket.next('message:new')).toEqual(body);
  });

  it('a message is sent once under its id or its key, and not changed', async () => {
    const named = { client_message_id: 'once' };
    const answers = await Promise.all([1, 2, 3].map(() => chats.send(id, 'hello', named)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.seq}`))).toEqual(new Set(['201 1']));
    expect(await chats.send(id, 'goodbye', named)).toMatchObject({
      status: 409,
      body: { code: 'CHAT_MESSAGE_CHANGED' },
    });
    const key = { 'idempotency-key': 'k-1' };
    const first = await chats.send(id, 'hello', {}, key);
    expect(await chats.send(id, 'hello', {}, key)).toMatchObject({ status: 201, body: first.body });
    expect(await chats.send(id, 'goodbye', {}, key)).toMatchObject({ status: 409 });
    await chats.send(id, 'hello');
    expect((await chats.messages(id)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('is read from the newest back in time', async () => {
    for (const word of ['1', '2', '3', '4', '5']) await chats.send(id, word);
    const read = async (query = ''): Promise<[string, string | null]> => {
      const path = `/api/reservation/${id}/chat/messages?limit=2${query}`;
      const { body } = await chats.get<ChatHistory>(path, customer);
      return [body.items.map(({ content }) => content).join(' '), body.nextCursor];
    };
    const [last, cursor] = await read();
    const [middle, next] = await read(`&cursor=${cursor}`);
    expect([last, middle, await read(`&cursor=${next}`)]).toEqual(['4 5', '2 3', ['1', null]]);
  });

  it('is none to strangers, whether there is such a reservation or not', async () => {
    const otherDriver = aToken({ role: 'driver', chauffeur_id: '27' });
    for (const token of [stranger, otherDriver, aToken({ role: 'device' })]) {
      for (const reservation_id of [id, 'none']) {
        const asked = [
          chats.post('/api/reservation/subscribe', token, { reservation_id }),
          chats.post('/api/reservation/send-message', token, { reservation_id, message: 'hi' }),
          chats.get(`/api/reservation/${reservation_id}/chat/messages`, token),
        ];
        for (const answer of await Promise.all(asked))
          expect(answer).toMatchObject({ status: 404, body: { code: 'ROOM_NOT_FOUND' } });
      }
    }
    expect(await chats.messages(id)).toEqual([]);
  });
});

it('knows a customer with and without client_ for one person, by the name that came first', async () => {
  const bare = aToken({ sub: '9' });
  const [ride, app] = [await chats.ride(bare), await chats.socket(bare)];
  const phone = await chats.phone(bare, ride);
  await phone.say({ type: 'chat_message', from: 'client_9', message: 'hello' });
  await phone.relayed('message_received', 1);
  const reply = await app.request<JoinedRoom>('room:join', { roomId: `reservation:${ride}` });
  expect(reply).toMatchObject({ data: { members: [{ userId: 'client_9' }] } });
  await phone.say({ type: 'chat_message', from: '9', message: 'me again' });
  expect(await app.next('message:new')).toMatchObject({ from: { id: 'client_9' } });
  await until(async () => (await chats.messages(ride)).length === 2);
  await chats.end(ride);
});
