import { sql } from 'kysely';
import { AttachmentReaders } from '../../src/attachments/attachment-readers.port.js';
import { GoneRooms } from '../../src/chat/gone-rooms.service.js';
import type { Room, RoomList } from '../../src/contracts/index.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { TopicPolicy } from '../../src/platform/policy/topic-policy.port.js';
import { PresenceAudience } from '../../src/presence/presence-audience.port.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call, TestSocket, type Answer } from '../support/clients.js';
import { until } from '../support/until.js';

const MANY = 1_000_000;

let running: RunningApp;
let count = 0;
const open: TestSocket[] = [];

beforeAll(async () => {
  running = await startApp({ RATE_REST: MANY, RATE_WRITES: MANY, RATE_CHAT: MANY });
});
afterEach(() => open.splice(0).forEach((socket) => socket.close()));
afterAll(() => running.stop());

const tokenOf = (sub: string): string =>
  aToken({ sub, name: `${sub}’s name`, role: sub === 'root' ? 'admin' : 'user' });

/** People whom no other test knows. */
function people<Name extends string>(...names: Name[]): Record<Name, string> {
  count += 1;
  return Object.fromEntries(names.map((name) => [name, `${name}-${count}`])) as Record<Name, string>;
}

function ask<T = Record<string, unknown>>(
  sub: string,
  method: string,
  path = '',
  body?: unknown,
): Promise<Answer<T>> {
  return call<T>(`${running.url}/api/rooms${path}`, tokenOf(sub), { method, body });
}

async function make(owner: string, members: string[]): Promise<string> {
  const { body } = await ask<Room>(owner, 'POST', '', { members });
  return body.roomId;
}

async function socketOf(sub: string): Promise<TestSocket> {
  const socket = await TestSocket.open(running.url, tokenOf(sub), '/');
  open.push(socket);
  return socket;
}

/** A socket of theirs in the room. */
async function visitor(sub: string, roomId: string): Promise<TestSocket> {
  const socket = await socketOf(sub);
  await socket.request('room:join', { roomId });
  return socket;
}

async function say(socket: TestSocket, roomId: string, ...contents: string[]): Promise<void> {
  for (const content of contents)
    await socket.request('message:send', { roomId, content, clientMessageId: content });
}

const database = () => running.app.get(Database).tables();

describe('a named room', () => {
  it('is made by its owner, once under an id, and shown to its members only', async () => {
    const { ann, bob, eve } = people('ann', 'bob', 'eve');
    const made = await ask<Room>(ann, 'POST', '', { roomId: `plans-${ann}`, name: 'Plans', members: [bob] });
    expect(made).toMatchObject({
      status: 201,
      body: { roomId: `plans-${ann}`, name: 'Plans', kind: 'named', owner: ann, lastSeq: 0, unread: 0 },
    });
    expect(made.body.members.sort()).toEqual([ann, bob].sort());
    const again = await ask(eve, 'POST', '', { roomId: `plans-${ann}`, members: [] });
    expect(again).toMatchObject({ status: 409, body: { code: 'ROOM_EXISTS' } });
    expect((await ask(bob, 'GET', `/plans-${ann}`)).body).toEqual(made.body);
    expect((await ask('root', 'GET', `/plans-${ann}`)).status).toBe(200);
    expect(await ask(eve, 'GET', `/plans-${ann}`)).toMatchObject({ status: 404 });
  });

  it('is made once by a request that is repeated under its key', async () => {
    const { ann } = people('ann');
    const headers = { 'idempotency-key': 'make' };
    const request = () =>
      call<Room>(`${running.url}/api/rooms`, tokenOf(ann), { body: { members: [] }, headers });
    expect((await request()).body.roomId).toBe((await request()).body.roomId);
  });

  it('has a thousand members at most', async () => {
    const { ann, bob } = people('ann', 'bob');
    const others = Array.from({ length: 1_000 }, (_, i) => `${ann}-${i}`);
    const full = { status: 409, body: { code: 'ROOM_FULL' } };
    expect(await ask(ann, 'POST', '', { members: others })).toMatchObject(full);
    const roomId = await make(ann, others.slice(1));
    expect(await ask(ann, 'PUT', `/${roomId}/members/${bob}`)).toMatchObject(full);
    expect((await ask(ann, 'PUT', `/${roomId}/members/${others[5]}`)).status).toBe(204);
  });

  it('is changed by its owner and admins; members may only leave', async () => {
    const { ann, bob, eve } = people('ann', 'bob', 'eve');
    const roomId = await make(ann, [bob]);
    const changes: [string, string, unknown?][] = [
      ['PATCH', `/${roomId}`, { name: 'New' }],
      ['DELETE', `/${roomId}`],
      ['PUT', `/${roomId}/members/${eve}`],
      ['DELETE', `/${roomId}/members/${ann}`],
    ];
    for (const change of changes) {
      expect((await ask(bob, ...change)).status).toBe(403);
      expect((await ask(eve, ...change)).status).toBe(404);
    }
    expect((await ask('root', 'PATCH', `/${roomId}`, { name: 'New' })).body).toMatchObject({ name: 'New' });
    expect((await ask(ann, 'PUT', `/${roomId}/members/${eve}`)).status).toBe(204);
    expect((await ask<Room>(eve, 'GET', `/${roomId}`)).body.members).toHaveLength(3);
    expect((await ask(bob, 'DELETE', `/${roomId}/members/${bob}`)).status).toBe(204);
    expect((await ask(bob, 'GET', `/${roomId}`)).status).toBe(404);
  });

  it('belongs to who has been there longest when its owner leaves', async () => {
    const { ann, bob, eve } = people('ann', 'bob', 'eve');
    const roomId = await make(ann, [bob]);
    await ask(ann, 'PUT', `/${roomId}/members/${eve}`);
    await ask(ann, 'DELETE', `/${roomId}/members/${ann}`);
    expect((await ask(bob, 'PATCH', `/${roomId}`, { name: 'Mine' })).body).toMatchObject({ owner: bob });
  });

  it('tells whoever gains or loses it, and those who are in it, that it has changed', async () => {
    const { ann, bob, eve } = people('ann', 'bob', 'eve');
    const added = await socketOf(bob);
    const roomId = await make(ann, [bob]);
    expect(await added.next('room:changed')).toEqual({ roomId });
    const inside = await visitor(ann, roomId);
    await ask(ann, 'PUT', `/${roomId}/members/${eve}`);
    expect(await inside.next('room:changed')).toEqual({ roomId });
    await ask(ann, 'PATCH', `/${roomId}`, { name: 'New' });
    expect(await inside.next('room:changed')).toEqual({ roomId });
    await ask(ann, 'DELETE', `/${roomId}/members/${bob}`);
    expect(await added.next('room:changed')).toEqual({ roomId });
    await ask(ann, 'DELETE', `/${roomId}`);
    await inside.next('room:changed');
    expect(await inside.next('room:changed')).toEqual({ roomId });
  });

  it('frees its id at once when it is deleted, and its messages go', async () => {
    const { ann, bob } = people('ann', 'bob');
    const roomId = `short-${ann}`;
    await ask(ann, 'POST', '', { roomId, members: [bob] });
    const socket = await visitor(bob, roomId);
    await say(socket, roomId, 'one', 'two');
    const { no } = await rowOf(roomId);
    expect((await ask(ann, 'DELETE', `/${roomId}`)).status).toBe(204);
    expect(await socket.next('user:left')).toEqual({ roomId, userId: bob });
    expect(await ask(ann, 'POST', '', { roomId, members: [] })).toMatchObject({ status: 201 });
    expect((await ask(bob, 'GET', `/${roomId}`)).status).toBe(404);
    await until(
      async () => (await countOf('messages', no)) === 0 && (await countOf('deleted_rooms', no)) === 0,
    );
  });

  it('that was deleted long ago loses what is left of its messages in the cleanup', async () => {
    const no = MANY;
    await sql`insert into deleted_rooms values (${no})`.execute(database());
    await sql`
      insert into messages (room_no, seq, id, sender, client_id, content, created_at)
      select ${no}, n, gen_random_uuid(), 'ann', n, 'x', now() from generate_series(1, 4500) n`.execute(
      database(),
    );
    expect(await running.app.get(GoneRooms).remove()).toBe(4_500);
    expect([await countOf('messages', no), await countOf('deleted_rooms', no)]).toEqual([0, 0]);
  });

  const rowOf = async (id: string): Promise<{ no: number }> => {
    const { rows } = await sql<{ no: number }>`select no from rooms where id = ${id}`.execute(database());
    return rows[0]!;
  };

  const countOf = async (table: string, no: number): Promise<number> => {
    const { rows } = await sql<{ count: number }>`
      select count(*) from ${sql.table(table)} where room_no = ${no}`.execute(database());
    return rows[0]!.count;
  };
});

describe('direct rooms', () => {
  it('are told to the other by the first word, shown, and cannot be changed', async () => {
    const { ann, bob } = people('ann', 'bob');
    const roomId = `direct:${ann}~${bob}`;
    const path = `/${encodeURIComponent(roomId)}`;
    expect((await ask(ann, 'GET', path)).status).toBe(404);
    const other = await socketOf(bob);
    await say(await socketOf(ann), roomId, 'hello');
    expect(await other.next('room:changed')).toEqual({ roomId });
    expect((await ask(bob, 'GET', path)).body).toMatchObject({ kind: 'direct', owner: null, unread: 1 });
    const fixed = { status: 409, body: { code: 'ROOM_NOT_CHANGEABLE' } };
    expect(await ask(ann, 'PATCH', path, { name: 'x' })).toMatchObject(fixed);
    expect(await ask('root', 'DELETE', path)).toMatchObject(fixed);
    expect(await ask(ann, 'DELETE', `${path}/members/${ann}`)).toMatchObject(fixed);
  });
});

describe('the list of rooms', () => {
  it('begins with the newest message, page by page, each room once', async () => {
    const { ann, bob } = people('ann', 'bob');
    const rooms = [];
    for (let i = 0; i < 5; i++) rooms.push(await make(ann, [bob]));
    const socket = await socketOf(bob);
    for (const room of [rooms[1]!, rooms[4]!, rooms[0]!]) await say(socket, room, 'hi');
    const expected = [rooms[0], rooms[4], rooms[1], rooms[3], rooms[2]];
    const listed: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = `?limit=2${cursor && `&cursor=${cursor}`}`;
      const { body }: Answer<RoomList> = await ask<RoomList>(ann, 'GET', query);
      listed.push(...body.items.map(({ roomId }) => roomId));
      cursor = body.nextCursor;
    }
    expect(listed).toEqual(expected);
  });

  it('counts what others have said and the caller has not read, deleted messages left out', async () => {
    const { ann, bob } = people('ann', 'bob');
    const roomId = await make(ann, [bob]);
    const [hers, his] = [await visitor(ann, roomId), await visitor(bob, roomId)];
    await say(his, roomId, 'a', 'b', 'c');
    await say(hers, roomId, 'd');
    await say(his, roomId, 'e');
    expect(await unreadOf(ann, bob)).toEqual([4, 1]);
    await mark(roomId, 'read_seq', ann, 2);
    expect(await unreadOf(ann, bob)).toEqual([2, 1]);
    await sql`update rooms set deleted_seq = 3 where id = ${roomId}`.execute(database());
    await sql`delete from messages using rooms where room_no = no and rooms.id = ${roomId} and seq <= 3`.execute(
      database(),
    );
    expect(await unreadOf(ann, bob)).toEqual([1, 1]);
  });

  const unreadOf = async (...subs: string[]): Promise<number[]> => {
    const lists = await Promise.all(subs.map((sub) => ask<RoomList>(sub, 'GET')));
    return lists.map(({ body }) => body.items[0]!.unread);
  };

  const mark = (roomId: string, column: string, userId: string, seq: number) =>
    sql`
      update room_members set ${sql.ref(column)} = ${seq} from rooms
      where room_no = no and rooms.id = ${roomId} and user_id = ${userId}`.execute(database());
});

describe('visitors of a room', () => {
  it('hear once who comes and who goes, however many tabs that is', async () => {
    const { ann, bob } = people('ann', 'bob');
    const roomId = await make(ann, [bob]);
    const hers = await visitor(ann, roomId);
    const tabs = [await visitor(bob, roomId), await visitor(bob, roomId)];
    expect(await hers.next('user:joined')).toEqual({ roomId, userId: bob, name: `${bob}’s name` });
    await tabs[0]!.request('room:leave', { roomId });
    tabs[1]!.close();
    expect(await hers.next('user:left')).toEqual({ roomId, userId: bob });
    await visitor(bob, roomId);
    await hers.next('user:joined');
    expect([hers.pending('user:joined'), hers.pending('user:left')]).toEqual([[], []]);
    expect(tabs[0]!.pending('user:joined')).toEqual([]);
  });

  it('hear no more once they were taken out, and may not come back', async () => {
    const { ann, bob } = people('ann', 'bob');
    const roomId = await make(ann, [bob]);
    const [hers, his] = [await visitor(ann, roomId), await visitor(bob, roomId)];
    await ask(ann, 'DELETE', `/${roomId}/members/${bob}`);
    for (const socket of [hers, his]) expect(await socket.next('user:left')).toEqual({ roomId, userId: bob });
    await say(hers, roomId, 'he is gone');
    for (const event of ['room:join', 'message:send']) {
      const reply = await his.request(event, { roomId, content: 'x', clientMessageId: 'x' });
      expect(reply.ok).toBe(false);
    }
    expect([his.pending('message:new'), hers.pending('user:left')]).toEqual([[], []]);
  });

  it('are not let in by a seat that they lose on the way', async () => {
    const { ann, bob } = people('ann', 'bob');
    for (let i = 0; i < 10; i++) {
      const roomId = await make(ann, [bob]);
      const [hers, his] = [await visitor(ann, roomId), await socketOf(bob)];
      await Promise.all([
        his.request('room:join', { roomId }),
        ask(ann, 'DELETE', `/${roomId}/members/${bob}`),
      ]);
      await say(hers, roomId, 'secret');
      await his.request('room:leave', { roomId });
      expect(his.pending('message:new')).toEqual([]);
    }
  });
});

describe('members of a room', () => {
  it('are contacts of each other', async () => {
    const { ann, bob, eve, joe } = people('ann', 'bob', 'eve', 'joe');
    await make(ann, [bob]);
    await make(eve, [ann]);
    const contacts = await running.app.get(PresenceAudience).contactsOf([ann, bob, joe]);
    expect(Object.fromEntries(contacts)).toEqual({ [ann]: [bob, eve], [bob]: [ann] });
  });

  it('and admins read what was sent there, and nobody else', async () => {
    const { ann, bob, eve } = people('ann', 'bob', 'eve');
    const roomId = await make(ann, [bob]);
    const { rows } = await sql<{ no: number }>`select no from rooms where id = ${roomId}`.execute(database());
    const readers = running.app.get(AttachmentReaders);
    const mayRead = (id: string, role: 'user' | 'admin' = 'user', nos = [rows[0]!.no]) =>
      readers.mayRead({ id, role, chauffeurId: id } as never, nos);
    expect(await Promise.all([mayRead(bob), mayRead(eve), mayRead(eve, 'admin')])).toEqual([
      true,
      false,
      true,
    ]);
    expect(await mayRead(eve, 'admin', [MANY + 1])).toBe(false);
  });

  it('may publish on the topic of the room', async () => {
    const { ann, bob } = people('ann', 'bob');
    const roomId = await make(ann, []);
    const policy = running.app.get(TopicPolicy);
    const decide = async (id: string) => {
      const caller = { id, role: 'user', chauffeurId: id } as const;
      return (await policy.decide(caller, 'publish', `app/chat/rooms/${roomId}`)).allowed;
    };
    expect([await decide(ann), await decide(bob)]).toEqual([true, false]);
  });
});
