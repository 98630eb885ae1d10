import { FirstAdmin } from '../../src/accounts/first-admin.service.js';
import type { EventPosition, RealtimeSynced, Role, StreamPositions } from '../../src/contracts/index.js';
import { RealtimeState } from '../../src/realtime/realtime-state.port.js';
import { RealtimeService } from '../../src/realtime/realtime.port.js';
import { StateEngine } from '../../src/platform/state/state-engine.port.js';
import { streamKey } from '../../src/realtime/streams.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call } from '../support/clients.js';
import { RealtimeClient } from '../support/realtime-client.js';
import { TEST_ADMIN } from '../support/settings.js';

const AT = '2026-10-21T12:00:00.000Z';
const LATER = '2026-10-21T12:00:01.000Z';

let running: RunningApp;
let realtime: RealtimeService;
const clients: RealtimeClient[] = [];

beforeAll(async () => {
  running = await startApp({ REALTIME_ENABLE_STATS: false, RATE_SIGN_IN: 1000 });
  await running.app.get(FirstAdmin).created();
  realtime = running.app.get(RealtimeService);
  const read = ({ id, role }: { id: string; role: Role }) => ({ of: id, role });
  running.app.get(RealtimeState).register({ name: 'test', read });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => running.stop());

async function open(sub: string, { role = 'user', page }: { role?: Role; page?: string } = {}) {
  const client = await RealtimeClient.open(running.url, aToken({ sub, role }), page);
  clients.push(client);
  return client;
}

const trio = () => Promise.all([open('owner'), open('chief', { role: 'admin' }), open('stranger')]);

function emit(body: object, role: Role = 'admin') {
  return call<EventPosition & { code: string }>(`${running.url}/api/realtime/emit`, aToken({ role }), {
    body,
  });
}

const custom = (target: string, n = 1, name = 'rt_custom_note') => emit({ target, event: name, data: { n } });

describe('an event', () => {
  it('of a module reaches its owner and admins, and nobody else', async () => {
    const [owner, admin, stranger] = await trio();
    const name = { moduleId: 'M-1', name: 'Mill', type: 'Station' };
    realtime.emitModuleAdded({ ...name, userId: 'owner' });
    realtime.emitModuleOnline('owner', { moduleId: 'M-1', lastSeen: AT });
    realtime.emitTelemetryUpdated('owner', { moduleId: 'M-1', telemetry: { t: 20.5 } });
    realtime.emitModuleUpdated('owner', { ...name, name: 'Windmill' });
    realtime.emitModuleOffline('owner', { moduleId: 'M-1', disconnectedAt: AT });
    realtime.emitModuleRemoved({ moduleId: 'M-1', userId: 'owner' });
    const all = ['added', 'online', 'telemetry', 'updated', 'offline', 'removed'];
    const names = all.map((each) => (each === 'telemetry' ? 'rt_telemetry_updated' : `rt_module_${each}`));
    for (const client of [owner, admin]) {
      expect(await client.hears(6)).toEqual(names);
      const offsets = client.told.map(({ position }) => position.offset);
      expect(offsets).toEqual(offsets.map((_, index) => offsets[0]! + index));
    }
    expect(owner.told[2]).toMatchObject({
      data: { moduleId: 'M-1', telemetry: { t: 20.5 } },
      position: { stream: 'owner:owner' },
    });
    expect(admin.told[0]?.position.stream).toBe('admins');
    await stranger.sync();
    expect(stranger.events()).toEqual([]);
  });

  it('reaches each socket of its audience once, whatever rooms it is in', async () => {
    const owner = await open('chief-owner', { role: 'admin', page: 'modules' });
    realtime.emitModuleOnline('chief-owner', { moduleId: 'M-2', lastSeen: AT });
    realtime.emitToUser('chief-owner', 'rt_custom_a', {});
    realtime.emitToPage('modules', 'rt_custom_b', {});
    realtime.emitToAdmins('rt_custom_c', {});
    realtime.broadcast('rt_custom_d', {});
    await owner.hears(5);
    await owner.sync();
    expect(owner.told.map(({ event, position }) => `${event} ${position.stream}`)).toEqual([
      'rt_module_online admins',
      'rt_custom_a user:chief-owner',
      'rt_custom_b page:modules',
      'rt_custom_c admins',
      'rt_custom_d all',
    ]);
  });

  it('whose state is the same is said once, whatever its times and the order of its keys', async () => {
    const owner = await open('steady');
    const telemetry = (values: Record<string, number>) =>
      realtime.emitTelemetryUpdated('steady', { moduleId: 'M-3', telemetry: values });
    telemetry({ a: 1, b: 2 });
    telemetry({ b: 2, a: 1 });
    realtime.emitModuleOnline('steady', { moduleId: 'M-3', lastSeen: AT });
    realtime.emitModuleOnline('steady', { lastSeen: LATER, moduleId: 'M-3' });
    realtime.emitModuleOffline('steady', { moduleId: 'M-3', disconnectedAt: AT });
    realtime.emitModuleOffline('steady', { moduleId: 'M-3', disconnectedAt: LATER });
    realtime.emitModuleOnline('steady', { moduleId: 'M-3', lastSeen: LATER });
    telemetry({ a: 1, b: 3 });
    expect(await owner.hears(5)).toEqual([
      'rt_telemetry_updated',
      'rt_module_online',
      'rt_module_offline',
      'rt_module_online',
      'rt_telemetry_updated',
    ]);
  });

  it('of a module that was removed and is back is said though it is as it was', async () => {
    const owner = await open('builder');
    const telemetry = { moduleId: 'M-4', telemetry: { a: 1 } };
    realtime.emitTelemetryUpdated('builder', telemetry);
    realtime.emitModuleRemoved({ moduleId: 'M-4', userId: 'builder' });
    realtime.emitTelemetryUpdated('builder', telemetry);
    expect(await owner.hears(3)).toHaveLength(3);
  });

  it('of an account reaches admins; its profile the user too', async () => {
    const login = await call<{ accessToken: string; user: { id: string } }>(
      `${running.url}/api/auth/login`,
      undefined,
      { body: TEST_ADMIN },
    );
    const { accessToken, user } = login.body;
    const [self, admin] = [await open(user.id), await open('chief', { role: 'admin' })];
    await call(`${running.url}/api/auth/me`, accessToken, { method: 'PATCH', body: { name: 'Ada' } });
    await call(`${running.url}/api/auth/logout`, accessToken, { method: 'POST' });
    await call(`${running.url}/api/auth/login`, undefined, { body: TEST_ADMIN });
    const [profile, loggedOut, loggedIn] = ['profile_updated', 'logged_out', 'logged_in'].map(
      (e) => `rt_user_${e}`,
    );
    expect(await admin.hears(3)).toEqual([profile, loggedOut, loggedIn]);
    expect(admin.told[2]?.data).toEqual({ id: user.id, name: 'Ada', email: TEST_ADMIN.email, isAdmin: true });
    await self.sync();
    expect(self.told).toMatchObject([{ event: profile, data: { id: user.id, name: 'Ada' } }]);
  });
});

describe('POST /api/realtime/emit', () => {
  it('sends custom events to everybody, admins, a page or a user, and answers their position', async () => {
    const [owner, admin, stranger] = await trio();
    await stranger.request('rt_page', { page: 'modules' });
    const targets = ['all', 'admins', 'page:modules', 'user:owner'];
    for (const target of targets) {
      const { status, body } = await custom(target);
      expect([status, body]).toEqual([
        200,
        { stream: target, epoch: expect.any(String) as string, offset: expect.any(Number) as number },
      ]);
    }
    const heard = async (client: RealtimeClient) => {
      await client.sync();
      return client.told.map(({ position }) => position.stream);
    };
    expect(await heard(owner)).toEqual(['all', 'user:owner']);
    expect(await heard(admin)).toEqual(['all', 'admins']);
    expect(await heard(stranger)).toEqual(['all', 'page:modules']);
  });

  it('takes no events of the contract, no other targets, and nothing of who is no admin', async () => {
    for (const wrong of [
      { event: 'rt_module_online' },
      { target: 'owner:x' },
      { target: 'page:x' },
      { data: 1 },
    ])
      expect(await emit({ target: 'all', event: 'rt_custom_x', data: {}, ...wrong })).toMatchObject({
        status: 400,
      });
    expect(await emit({ target: 'all', event: 'rt_custom_x', data: {} }, 'user')).toMatchObject({
      status: 403,
    });
  });
});

describe('rt_sync', () => {
  /** Where a socket of this kind stands now. */
  const standing = async (sub: string, role: Role = 'user'): Promise<StreamPositions> => {
    const client = await open(sub, { role });
    const { positions } = await client.sync();
    client.close();
    return positions;
  };
  const eventsOf = ({ events = [] }: RealtimeSynced) =>
    events.map(({ event, position }) => `${event} ${position.stream}`);

  it('without positions gives the whole state as the caller may see it, and where to go on', async () => {
    const synced = await (await open('new')).sync();
    expect(synced).toMatchObject({ recovered: false, state: { test: { of: 'new', role: 'user' } } });
    expect(Object.keys(synced.positions).sort()).toEqual(['all', 'owner:new', 'user:new']);
    const admin = await (await open('new', { role: 'admin', page: 'drivers' })).sync();
    expect(Object.keys(admin.positions).sort()).toEqual(['admins', 'all', 'page:drivers', 'user:new']);
  });

  it('gives what was missed, in the order of each stream, and nothing of others', async () => {
    const before = await standing('away');
    for (const n of [1, 2, 3]) await custom('user:away', n);
    await custom('user:other');
    await custom('admins');
    await custom('all', 4);
    realtime.emitModuleOnline('away', { moduleId: 'M-5', lastSeen: AT });
    await custom('all', 5);
    const back = await open('away');
    const synced = await back.sync(before);
    expect(synced.recovered).toBe(true);
    expect(
      synced.events?.filter(({ position }) => position.stream === 'user:away').map(({ data }) => data),
    ).toEqual([1, 2, 3].map((n) => ({ n })));
    expect(eventsOf(synced).sort()).toEqual(
      [
        ...['user:away', 'user:away', 'user:away', 'all', 'all'].map((stream) => `rt_custom_note ${stream}`),
        'rt_module_online owner:away',
      ].sort(),
    );
    expect(await back.sync(synced.positions)).toMatchObject({ recovered: true, events: [] });
  });

  it('gives every event once, before its answer or after it', async () => {
    const before = await standing('racing');
    const names = Array.from({ length: 300 }, (_, n) => `rt_custom_${n}` as const);
    const half = names.length / 2;
    for (const name of names.slice(0, half)) realtime.emitToUser('racing', name, {});
    const back = await open('racing');
    const syncing = back.sync(before);
    for (const name of names.slice(half)) realtime.emitToUser('racing', name, {});
    const { events = [], positions } = await syncing;
    await back.hears(names.length - events.length);
    const live = back.told.filter(({ position }) => position.offset > positions['user:racing']!.offset);
    expect([...events, ...live].map(({ event }) => event)).toEqual(names);
  });

  it('gives the state instead when what was missed is too much, or not kept any more', async () => {
    const before = await standing('long-away');
    for (let n = 0; n < 1_001; n++) realtime.emitToUser('long-away', 'rt_custom_flood', { n });
    await custom('user:long-away');
    const back = await open('long-away');
    const synced = await back.sync(before);
    expect(synced).toMatchObject({ recovered: false, state: { test: { of: 'long-away' } } });
    expect(synced.positions['user:long-away']).toMatchObject({ offset: 1_002 });
    back.close();
    await running.app.get(StateEngine).endEpoch([streamKey('user:long-away')]);
    const again = await open('long-away');
    expect(await again.sync(synced.positions)).toMatchObject({ recovered: false });
  });

  it('gives nothing of a right that was taken away, and the state with one that was given', async () => {
    const asAdmin = await standing('changing', 'admin');
    const asUser = await standing('changing');
    await custom('admins');
    realtime.emitModuleOnline('somebody', { moduleId: 'M-6', lastSeen: AT });
    const degraded = await open('changing');
    const synced = await degraded.sync({
      ...asUser,
      admins: asAdmin['admins']!,
      'user:owner': asUser['all']!,
    });
    expect(synced).toMatchObject({ recovered: true, events: [] });
    expect(Object.keys(synced.positions)).not.toContain('admins');
    const promoted = await open('changing', { role: 'admin' });
    expect(await promoted.sync(asUser)).toMatchObject({
      recovered: false,
      state: { test: { role: 'admin' } },
    });
  });

  it('stops at once for a socket whose token is no admin’s any more', async () => {
    const socket = await open('demoted', { role: 'admin', page: 'admin' });
    const { positions } = await socket.sync();
    await socket.request('auth:refresh', { token: aToken({ sub: 'demoted' }) });
    await custom('admins');
    await custom('page:admin');
    const synced = await socket.sync({ ...positions, 'owner:demoted': { epoch: 'unknown', offset: 0 } });
    expect(synced).toMatchObject({ recovered: false, state: { test: { role: 'user' } } });
    expect(socket.events()).toEqual([]);
  });
});

it('clients are told how to come back before they are signed in', async () => {
  const { body } = await call(`${running.url}/api/realtime/client`, undefined);
  expect(body).toEqual({ maxReconnectAttempts: 15, reconnectDelay: 1000 });
});
