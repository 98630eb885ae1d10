import { sql } from 'kysely';
import type { JoinedRoom, MessageAck, MessageStatus, Typing } from '../../src/contracts/index.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { call, TestSocket } from '../support/clients.js';
import { ClusterEngines, hasClusterEngines } from '../support/cluster-engines.js';
import { until } from '../support/until.js';

const hasEngines = hasClusterEngines();
const MANY = 1_000_000;
const MESSAGES = 60;

(hasEngines ? describe : describe.skip)('two instances that take receipts and signs of typing', () => {
  let engines: ClusterEngines;
  let a: RunningApp;
  let b: RunningApp;
  const open: TestSocket[] = [];

  beforeAll(async () => {
    engines = await ClusterEngines.start();
    const settings = {
      ...engines.settings,
      RATE_CHAT: MANY,
      RATE_TYPING: MANY,
    };
    [a, b] = await Promise.all([startApp(settings), startApp(settings)]);
  }, 60_000);
  afterEach(() => open.splice(0).forEach((socket) => socket.close()));
  afterAll(async () => {
    await Promise.all([a.stop(), b.stop()]);
    await engines.stop();
    for (const { settings } of [a, b]) removeDir(settings.DATA_DIR);
  }, 30_000);

  async function join(on: RunningApp, sub: string, roomId: string): Promise<TestSocket> {
    const socket = await TestSocket.open(on.url, aToken({ sub }), '/');
    open.push(socket);
    await ask<JoinedRoom>(socket, 'room:join', { roomId });
    return socket;
  }

  async function ask<A>(socket: TestSocket, event: string, payload: object): Promise<A> {
    const reply = await socket.request<A>(event, payload);
    if (!reply.ok) throw new Error(reply.error.code);
    return reply.data;
  }

  it('tell each sender of each message once, and wait for each other in no circle', async () => {
    const rooms = ['one', 'two', 'three'];
    const readers = ['bob', 'cid', 'eve', 'fay'];
    for (const roomId of rooms) {
      await call(`${a.url}/api/rooms`, aToken({ sub: 'ann' }), { body: { roomId, members: readers } });
    }
    const sender = await join(a, 'ann', 'one');
    const ids = new Map<string, string[]>();
    for (const roomId of rooms) {
      const said = Array.from({ length: MESSAGES }, (_, i) =>
        ask<MessageAck>(sender, 'message:send', { roomId, content: `${i}`, clientMessageId: `m-${i}` }),
      );
      const acks = (await Promise.all(said)).toSorted((one, other) => one.seq - other.seq);
      ids.set(
        roomId,
        acks.map(({ messageId }) => messageId),
      );
    }
    const devices = await Promise.all(
      readers.flatMap((reader) => [a, b].map((on) => join(on, reader, 'two'))),
    );
    const marks = devices.flatMap((device) =>
      [...ids].flatMap(([roomId, messageIds]) =>
        messageIds.flatMap((messageId) =>
          ['message:delivered', 'message:read'].map(
            (event) => [device, event, { roomId, messageId }] as const,
          ),
        ),
      ),
    );
    await Promise.all(shuffled(marks).map((mark) => ask(...mark)));
    const wordOf = ({ roomId, userId, seq, status }: MessageStatus) => `${roomId} ${userId} ${seq} ${status}`;
    await until(() =>
      rooms.every((roomId) =>
        readers.every((userId) =>
          heard().some((each) => wordOf(each) === `${roomId} ${userId} ${MESSAGES} read`),
        ),
      ),
    );
    expect(new Set(heard().map(wordOf)).size).toBe(heard().length);
    const { rows } = await sql<{ deadlocks: number }>`
      select deadlocks from pg_stat_database where datname = current_database()`.execute(
      a.app.get(Database).tables(),
    );
    expect(rows).toEqual([{ deadlocks: 0 }]);

    function heard(): MessageStatus[] {
      return sender.pending('message:status') as MessageStatus[];
    }
  });

  it('show somebody with a device at each of them as one who types', async () => {
    const roomId = 'direct:ann~bob';
    const [phone, laptop] = [await join(a, 'ann', roomId), await join(b, 'ann', roomId)];
    const others = [await join(a, 'bob', roomId), await join(b, 'bob', roomId)];
    const seen = (isTyping: boolean): Promise<Typing[]> =>
      Promise.all(
        others.map(async (socket) => {
          const typing = await socket.next<Typing>('typing:user');
          expect(typing).toEqual({ roomId, userId: 'ann', isTyping });
          return typing;
        }),
      );
    await ask(phone, 'typing:start', { roomId });
    await seen(true);
    // Signs of one instance keep their order: once Bob's have come, so have Ann's before them.
    await ask(laptop, 'typing:start', { roomId });
    for (const event of ['typing:start', 'typing:stop']) await ask(others[1]!, event, { roomId });
    await until(() => phone.pending('typing:user').length === 2);
    await ask(phone, 'typing:stop', { roomId });
    await ask(others[0]!, 'typing:start', { roomId });
    await until(() => laptop.pending('typing:user').length === 3);
    expect(others.map((socket) => socket.pending('typing:user'))).toEqual([[], []]);
    await ask(laptop, 'message:send', { roomId, content: 'x', clientMessageId: 'm' });
    await seen(false);
    expect([phone, laptop].flatMap((socket) => socket.pending('typing:user'))).not.toContainEqual(
      expect.objectContaining({ userId: 'ann' }),
    );
  });
});

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
