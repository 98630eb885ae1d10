import type { MqttClient } from 'mqtt';
import type {
  ChatHistory,
  JoinedRoom,
  MessageAck,
  MessageStatus,
  ReservationTalk,
} from '../../src/contracts/index.js';
import { ReceiptsService } from '../../src/chat/receipts.service.js';
import { Seats } from '../../src/chat/seats.service.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { call, mqttClient, TestSocket } from '../support/clients.js';

const FLOOD = 10_000;

let running: RunningApp;
let pair = 0;
const open: TestSocket[] = [];

beforeAll(async () => {
  running = await startApp();
});
afterEach(() => open.splice(0).forEach((socket) => socket.close()));
afterAll(() => running.stop());

/** Two people who have not spoken yet, and their room. */
function twoPeople(): { ann: string; bob: string; roomId: string } {
  pair += 1;
  return { ann: `ann-${pair}`, bob: `bob-${pair}`, roomId: `direct:ann-${pair}~bob-${pair}` };
}

async function socketOf(sub: string): Promise<TestSocket> {
  const socket = await TestSocket.open(running.url, aToken({ sub }), '/');
  open.push(socket);
  return socket;
}

async function ask<A>(socket: TestSocket, event: string, payload: object): Promise<A> {
  const reply = await socket.request<A>(event, payload);
  if (!reply.ok) throw new Error(reply.error.code);
  return reply.data;
}

const join = (socket: TestSocket, roomId: string) => ask<JoinedRoom>(socket, 'room:join', { roomId });

async function say(socket: TestSocket, roomId: string, ...texts: string[]): Promise<MessageAck[]> {
  const acks: MessageAck[] = [];
  for (const content of texts) {
    acks.push(await ask(socket, 'message:send', { roomId, content, clientMessageId: `m-${content}` }));
  }
  return acks;
}

describe('receipts', () => {
  it('reach all sockets of the sender, once, whichever device read first', async () => {
    const { ann, bob, roomId } = twoPeople();
    const [phone, laptop] = [await socketOf(ann), await socketOf(ann)];
    const [tablet, watch] = [await socketOf(bob), await socketOf(bob)];
    await join(tablet, roomId);
    const [, second] = await say(phone, roomId, 'one', 'two');
    const ref = { roomId, messageId: second!.messageId };
    await Promise.all([tablet, watch].map((socket) => ask(socket, 'message:delivered', ref)));
    await Promise.all([tablet, watch].map((socket) => ask(socket, 'message:read', ref)));
    for (const socket of [phone, laptop]) {
      for (const status of ['delivered', 'read'] as const) {
        const told = await socket.next<MessageStatus>('message:status');
        expect(told).toMatchObject({ ...ref, seq: 2, userId: bob, status });
        expect(new Date(told.at).toISOString()).toBe(told.at);
      }
    }
    const { members } = await join(phone, roomId);
    expect(members.map(({ userId, deliveredSeq, readSeq }) => [userId, deliveredSeq, readSeq])).toEqual(
      expect.arrayContaining([
        [ann, 0, 0],
        [bob, 2, 2],
      ]),
    );
    expect([phone, laptop].map((socket) => socket.pending('message:status'))).toEqual([[], []]);
  });

  it('are refused for a message of another room, and to those who have no seat', async () => {
    const { ann, bob, roomId } = twoPeople();
    const other = twoPeople();
    const socket = await socketOf(ann);
    const [here] = await say(socket, roomId, 'here');
    const [elsewhere] = await say(await socketOf(other.ann), other.roomId, 'elsewhere');
    for (const event of ['message:delivered', 'message:read']) {
      const mark = (from: TestSocket, ack: MessageAck, id = roomId) =>
        from.request(event, { roomId: id, messageId: ack.messageId });
      const missing = { ok: false, error: { code: 'NOT_FOUND' } };
      expect(await mark(await socketOf(bob), elsewhere!)).toMatchObject(missing);
      expect(await mark(await socketOf('stranger'), here!)).toMatchObject(missing);
      expect(await mark(socket, here!, 'nowhere')).toMatchObject(missing);
      expect(await mark(socket, elsewhere!, other.roomId)).toMatchObject(missing);
    }
  });
});

describe('receipts in a reservation', () => {
  let ear: MqttClient;
  const heard: ReservationTalk[] = [];
  const admin = () => aToken({ role: 'admin' });

  beforeAll(async () => {
    ear = await mqttClient(brokerPort(running), admin());
    ear.on('message', (_, payload) => heard.push(JSON.parse(payload.toString()) as ReservationTalk));
    await ear.subscribeAsync('ktur/reservations/ride-1', { qos: 1 });
    const body = {
      reservation_id: 'ride-1',
      client_id: 'cleo',
      pickup: { lat: 48.8, lng: 2.3 },
      requested_at: new Date().toISOString(),
    };
    await call(`${running.url}/api/reservations`, admin(), { body });
    const driver = aToken({ sub: 'dan', role: 'driver', chauffeur_id: '7' });
    await call(`${running.url}/api/reservations/ride-1/accept`, driver, { method: 'POST' });
  });
  afterAll(() => ear.endAsync(true));

  it('are said on its topic, but for those that came from there', async () => {
    const roomId = 'reservation:ride-1';
    const [cleo, dan] = [await socketOf('cleo'), await driverSocket()];
    const [first, second] = await say(cleo, roomId, 'one', 'two');
    await join(dan, roomId);
    await ask(dan, 'message:delivered', { roomId, messageId: first!.messageId });
    const seat = await running.app.get(Seats).takeAsSpeaker('ride-1', 'chauffeur_7');
    await running.app.get(ReceiptsService).advance(seat, second!.messageId, 'delivered', 'mqtt');
    await ask(dan, 'message:read', { roomId, messageId: second!.messageId });
    const told: string[] = [];
    while (told.length < 3) {
      const { seq, status, userId } = await cleo.next<MessageStatus>('message:status');
      told.push(`${seq} ${status} by ${userId}`);
    }
    expect(told).toEqual(
      ['1', '2'].map((seq) => `${seq} delivered by chauffeur_7`).concat('2 read by chauffeur_7'),
    );
    while (!heard.some(({ type }) => type === 'message_read')) {
      await new Promise((resolve) => ear.once('message', resolve));
    }
    expect(heard.filter(({ by }) => by === 'chauffeur_7')).toEqual([
      talk('message_received', first!),
      talk('message_read', second!),
    ]);
  });

  const talk = (type: string, { messageId, seq }: MessageAck): object => ({
    type,
    reservation_id: 'ride-1',
    message_id: messageId,
    by: 'chauffeur_7',
    seq,
    timestamp: expect.any(String) as string,
    via: 'relais',
  });

  async function driverSocket(): Promise<TestSocket> {
    const token = aToken({ sub: 'dan', role: 'driver', chauffeur_id: '7' });
    const socket = await TestSocket.open(running.url, token, '/');
    open.push(socket);
    return socket;
  }
});

describe('typing', () => {
  const types = (roomId: string, userId: string, isTyping: boolean) => ({ roomId, userId, isTyping });

  it('is shown to the others in the room until the last device has stopped', async () => {
    const { ann, bob, roomId } = twoPeople();
    const [phone, laptop, other] = [await socketOf(ann), await socketOf(ann), await socketOf(bob)];
    for (const socket of [phone, laptop, other]) await join(socket, roomId);
    await ask(phone, 'typing:start', { roomId });
    await ask(laptop, 'typing:start', { roomId });
    await ask(phone, 'typing:stop', { roomId });
    await ask(laptop, 'typing:stop', { roomId });
    expect(await other.next('typing:user')).toEqual(types(roomId, ann, true));
    expect(await other.next('typing:user')).toEqual(types(roomId, ann, false));
    await say(other, roomId, 'done');
    expect([phone, laptop, other].map((socket) => socket.pending('typing:user'))).toEqual([[], [], []]);
  });

  it.each([
    ['sending', (socket: TestSocket, roomId: string) => say(socket, roomId, 'text')],
    ['leaving', (socket: TestSocket, roomId: string) => ask(socket, 'room:leave', { roomId })],
    ['disconnecting', (socket: TestSocket) => Promise.resolve(socket.close())],
  ])('ends with %s', async (_, end) => {
    const { ann, bob, roomId } = twoPeople();
    const [typist, other] = [await socketOf(ann), await socketOf(bob)];
    for (const socket of [typist, other]) await join(socket, roomId);
    await ask(typist, 'typing:start', { roomId });
    expect(await other.next('typing:user')).toEqual(types(roomId, ann, true));
    await end(typist, roomId);
    expect(await other.next('typing:user')).toEqual(types(roomId, ann, false));
  });

  it('is for sockets in the room, a few signs at once', async () => {
    const { ann, roomId } = twoPeople();
    const [inside, outside] = [await socketOf(ann), await socketOf(ann)];
    await join(inside, roomId);
    expect(await outside.request('typing:start', { roomId })).toMatchObject({ error: { code: 'FORBIDDEN' } });
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => inside.request('typing:start', { roomId })),
    );
    expect(replies.slice(0, 4).every(({ ok }) => ok)).toBe(true);
    expect(replies.at(-1)).toMatchObject({ error: { code: 'RATE_LIMITED' } });
  });
});

it('a socket that floods a room has its first messages taken, and is cut off', async () => {
  const { ann, bob, roomId } = twoPeople();
  const [flooder, other] = [await socketOf(ann), await socketOf(bob)];
  await join(other, roomId);
  await join(flooder, roomId);
  const gone = flooder.disconnected();
  const acks: MessageAck[] = [];
  flooder.socket.on('message:ack', (ack: MessageAck) => acks.push(ack));
  for (let i = 0; i < FLOOD; i++) {
    flooder.socket.emit('message:send', { roomId, content: `${i}`, clientMessageId: `m-${i}` });
  }
  await gone;
  const last = flooder.pending('error').at(-1);
  expect(last).toMatchObject({ code: 'RATE_LIMITED' });
  expect(last).not.toHaveProperty('event');
  expect(acks.length).toBeGreaterThanOrEqual(20);
  expect(acks.length).toBeLessThan(FLOOD / 10);
  const [reply] = await say(other, roomId, 'hello');
  expect(reply!.seq).toBe(acks.length + 1);
  const path = `${running.url}/api/rooms/${encodeURIComponent(roomId)}/messages?limit=200`;
  const { body } = await call<ChatHistory>(path, aToken({ sub: bob }));
  expect(body.items.map(({ messageId }) => messageId)).toEqual(
    [...acks, reply!].map(({ messageId }) => messageId),
  );
});
