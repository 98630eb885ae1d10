import type { JoinedRoom, Presence, PresenceList, UserOnline } from '../../src/contracts/index.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call, TestSocket } from '../support/clients.js';

const GRACE_S = 1;

let running: RunningApp;
let pair = 0;
const open: TestSocket[] = [];

beforeAll(async () => {
  running = await startApp({ PRESENCE_GRACE: GRACE_S });
});
afterEach(() => open.splice(0).forEach((socket) => socket.close()));
afterAll(() => running.stop());

async function socketOf(sub: string, role: 'user' | 'admin' = 'user'): Promise<TestSocket> {
  const socket = await TestSocket.open(running.url, aToken({ sub, role, name: `${sub}’s name` }), '/');
  open.push(socket);
  return socket;
}

/** Two who share a room: the first is not on line, the second is. */
async function twoContacts(): Promise<{ ann: string; bob: string; listener: TestSocket }> {
  pair += 1;
  const [ann, bob] = [`ann-${pair}`, `bob-${pair}`];
  const listener = await socketOf(bob);
  const joined = await listener.request<JoinedRoom>('room:join', { roomId: `direct:${ann}~${bob}` });
  expect(joined).toMatchObject({ ok: true });
  return { ann, bob, listener };
}

async function listed(userIds: readonly string[], sub: string, role: 'user' | 'admin' = 'user') {
  const path = `/api/presence?userIds=${userIds.join(',')}`;
  const { status, body } = await call<PresenceList>(running.url + path, aToken({ sub, role }));
  expect(status).toBe(200);
  return body.items;
}

describe('presence', () => {
  it('begins with the first of two tabs and ends with the last, for contacts and admins alone', async () => {
    const { ann, bob, listener } = await twoContacts();
    const [admin, stranger] = [await socketOf('root', 'admin'), await socketOf('stranger')];
    const [first, second] = [await socketOf(ann), await socketOf(ann)];
    const came = { userId: ann, name: `${ann}’s name`, status: 'online' };
    expect(await listener.next('user:online')).toEqual(came);
    let told: UserOnline;
    do told = await admin.next<UserOnline>('user:online');
    while (told.userId !== ann);
    first.close();
    second.close();
    const closedAt = Date.now();
    const left = await listener.next<{ userId: string; lastSeen: string }>('user:offline');
    expect(left).toEqual({ userId: ann, lastSeen: expect.any(String) });
    expect(Date.parse(left.lastSeen)).toBeLessThan(closedAt + GRACE_S * 1000);
    expect(await admin.next('user:offline')).toEqual(left);
    expect(await listed([ann], bob)).toEqual([{ userId: ann, status: 'offline', lastSeen: left.lastSeen }]);
    await stranger.request('presence:update', { status: 'online' });
    for (const event of ['user:online', 'user:offline', 'presence:changed']) {
      expect(stranger.pending(event)).toEqual([]);
    }
  });

  it('stays while one of two tabs is open, and through a reload', async () => {
    const { ann, bob, listener } = await twoContacts();
    const [first, second] = [await socketOf(ann), await socketOf(ann)];
    await listener.next('user:online');
    first.close();
    await first.disconnected();
    second.close();
    const reloaded = await socketOf(ann);
    // Somebody else who goes after that, and is gone, shows that the grace is over.
    const other = await socketOf(`other-${pair}`);
    const room = { roomId: `direct:${bob}~other-${pair}` };
    expect(await other.request('room:join', room)).toMatchObject({ ok: true });
    other.close();
    expect(await listener.next('user:offline')).toMatchObject({ userId: `other-${pair}` });
    expect(await listed([ann], bob)).toMatchObject([{ userId: ann, status: 'online' }]);
    reloaded.close();
    expect(await listener.next('user:offline')).toMatchObject({ userId: ann });
  });

  it('is what the user says of it, on all devices, and not told to these', async () => {
    const { ann, bob, listener } = await twoContacts();
    const [phone, laptop] = [await socketOf(ann), await socketOf(ann)];
    await listener.next('user:online');
    expect(await phone.request('presence:update', { status: 'busy' })).toEqual({
      ok: true,
      data: { status: 'busy' },
    });
    expect(await listener.next<Presence>('presence:changed')).toMatchObject({ userId: ann, status: 'busy' });
    expect(await listed([ann], bob)).toMatchObject([{ status: 'busy' }]);
    const room = { roomId: `direct:${ann}~${bob}` };
    expect(await listener.request<JoinedRoom>('room:join', room)).toMatchObject({
      data: { members: expect.arrayContaining([expect.objectContaining({ userId: ann, status: 'busy' })]) },
    });
    const tooSoon = await laptop.request('presence:update', { status: 'away' });
    expect(tooSoon).toMatchObject({ ok: false, error: { code: 'RATE_LIMITED' } });
    for (const device of [phone, laptop]) expect(device.pending('presence:changed')).toEqual([]);
  });

  it('can be hidden, and then nobody hears when the user goes', async () => {
    const { ann, bob, listener } = await twoContacts();
    const socket = await socketOf(ann);
    await listener.next('user:online');
    await socket.request('presence:update', { status: 'offline' });
    const hidden = await listener.next<Presence>('presence:changed');
    expect(hidden).toMatchObject({ userId: ann, status: 'offline' });
    expect(await listed([ann], bob)).toEqual([hidden]);
    socket.close();
    const other = await socketOf(`other-${pair}`);
    const room = { roomId: `direct:${bob}~other-${pair}` };
    expect(await other.request('room:join', room)).toMatchObject({ ok: true });
    other.close();
    expect(await listener.next('user:offline')).toMatchObject({ userId: `other-${pair}` });
    expect(listener.pending('user:offline')).toEqual([]);
    expect(await listed([ann], bob)).toEqual([hidden]);
  });

  it('refuses what is no status', async () => {
    const socket = await socketOf('somebody');
    for (const payload of [{}, { status: 'sleeping' }, { status: null }, { status: 'busy', userId: 'ann' }]) {
      const reply = await socket.request('presence:update', payload);
      expect(reply).toMatchObject({ ok: false, error: { code: 'INVALID_PAYLOAD' } });
    }
  });

  it('is listed to contacts and admins, and to everybody of themselves', async () => {
    const { ann, bob } = await twoContacts();
    const ids = [bob, 'stranger', ann];
    expect((await listed(ids, ann)).map(({ userId, status }) => [userId, status])).toEqual([
      [bob, 'online'],
      [ann, 'offline'],
    ]);
    expect(await listed(ids, 'stranger')).toHaveLength(1);
    expect(await listed(ids, 'root', 'admin')).toHaveLength(3);
    for (const query of ['', '?userIds=', '?userIds=a,,b', `?userIds=${'a,'.repeat(200)}a`]) {
      const { status } = await call(`${running.url}/api/presence${query}`, aToken());
      expect(status).toBe(400);
    }
  });
});
