import type { Room } from '../../src/contracts/index.js';
import { chatRoom } from '../../src/chat/chat-rooms.js';
import { SocketHub } from '../../src/platform/socket/socket-hub.js';
import { StateEngine } from '../../src/platform/state/state-engine.port.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { call, TestSocket } from '../support/clients.js';
import { ClusterEngines, hasClusterEngines } from '../support/cluster-engines.js';
import { until } from '../support/until.js';

const hasEngines = hasClusterEngines();

(hasEngines ? describe : describe.skip)('rooms whose visitors are at two instances', () => {
  let engines: ClusterEngines;
  let a: RunningApp;
  let b: RunningApp;
  const open: TestSocket[] = [];

  beforeAll(async () => {
    engines = await ClusterEngines.start();
    [a, b] = await Promise.all([startApp(engines.settings), startApp(engines.settings)]);
  }, 60_000);
  afterEach(() => open.splice(0).forEach((socket) => socket.close()));
  afterAll(async () => {
    await Promise.all([a.stop(), b.stop()]);
    await engines.stop();
    for (const { settings } of [a, b]) removeDir(settings.DATA_DIR);
  }, 30_000);

  const ask = <T>(on: RunningApp, method: string, path: string, body?: unknown) =>
    call<T>(`${on.url}/api/rooms${path}`, aToken({ sub: 'ann' }), { method, body });

  /** Of ann’s. */
  async function roomWith(...members: string[]): Promise<string> {
    return (await ask<Room>(a, 'POST', '', { members })).body.roomId;
  }

  async function visitor(on: RunningApp, sub: string, roomId: string): Promise<TestSocket> {
    const socket = await TestSocket.open(on.url, aToken({ sub }), '/');
    open.push(socket);
    const reply = await socket.request('room:join', { roomId });
    if (!reply.ok) throw new Error(reply.error.code);
    return socket;
  }

  /** What an instance has told before has reached these sockets by then. */
  async function afterMessage(from: TestSocket, roomId: string, hearers: TestSocket[]): Promise<void> {
    await from.request('message:send', { roomId, content: 'x', clientMessageId: `${Date.now()}` });
    await Promise.all(hearers.map((socket) => socket.next('message:new')));
  }

  it('hear of a user’s first socket and of the last one, wherever these are', async () => {
    const roomId = await roomWith('bob', 'cid');
    const others = [await visitor(a, 'ann', roomId), await visitor(b, 'cid', roomId)];
    await others[0]!.next('user:joined');
    const onA = await visitor(a, 'bob', roomId);
    for (const socket of others)
      expect(await socket.next('user:joined')).toEqual({ roomId, userId: 'bob', name: null });
    const onB = await visitor(b, 'bob', roomId);
    onA.close();
    await until(() => a.app.get(SocketHub).socketsOf('bob', '/').length === 0);
    await afterMessage(onB, roomId, others);
    expect(others.map((socket) => socket.pending('user:left'))).toEqual([[], []]);
    await onB.request('room:leave', { roomId });
    for (const socket of others) expect(await socket.next('user:left')).toEqual({ roomId, userId: 'bob' });
    await visitor(a, 'bob', roomId);
    for (const socket of others) await socket.next('user:joined');
    expect(others.flatMap((socket) => socket.pending('user:joined'))).toEqual([]);
  });

  it('are shown out of both at once when they lose their seat, and all are told once', async () => {
    const roomId = await roomWith('bob', 'cid');
    const others = [await visitor(a, 'ann', roomId), await visitor(b, 'cid', roomId)];
    const gone = [await visitor(a, 'bob', roomId), await visitor(b, 'bob', roomId)];
    await ask(a, 'DELETE', `/${roomId}/members/bob`);
    for (const socket of [...others, ...gone])
      expect(await socket.next('user:left')).toEqual({ roomId, userId: 'bob' });
    await afterMessage(others[0]!, roomId, [others[1]!]);
    await afterMessage(others[1]!, roomId, [others[0]!]);
    for (const socket of gone) expect(socket.pending('message:new')).toEqual([]);
    for (const on of [a, b]) await expect(visitor(on, 'bob', roomId)).rejects.toThrow('NOT_FOUND');
    expect(others.flatMap((socket) => socket.pending('user:left'))).toEqual([]);
  });

  it('are shown out of a room that is deleted', async () => {
    const roomId = await roomWith('bob', 'cid');
    const sockets = [await visitor(a, 'bob', roomId), await visitor(b, 'cid', roomId)];
    await ask(b, 'DELETE', `/${roomId}`);
    for (const [index, userId] of ['bob', 'cid'].entries())
      expect(await sockets[index]!.next('user:left')).toEqual({ roomId, userId });
    await until(() =>
      [a, b].every(({ app }) => app.get(SocketHub).socketsIn(chatRoom(roomId), '/').length === 0),
    );
  });

  it('hear nothing of those whose instance stops: they come back', async () => {
    const roomId = await roomWith('bob');
    const hers = await visitor(a, 'ann', roomId);
    const c = await startApp({ ...a.settings, PORT: 0 });
    await visitor(c, 'bob', roomId);
    await hers.next('user:joined');
    await c.stop();
    await visitor(a, 'bob', roomId);
    await hers.next('user:joined');
    expect(hers.pending('user:left')).toEqual([]);
  });

  it('are shown out by their own instance while Redis is away, and come and go there', async () => {
    const roomId = await roomWith('bob', 'cid');
    const [other, his] = [await visitor(b, 'cid', roomId), await visitor(b, 'bob', roomId)];
    await other.next('user:joined');
    await engines.redis.server.stop('SIGKILL');
    await until(() => [a, b].every(({ app }) => !app.get(StateEngine).isUp()));
    expect((await ask(a, 'DELETE', `/${roomId}/members/bob`)).status).toBe(204);
    for (const socket of [his, other])
      expect(await socket.next('user:left')).toEqual({ roomId, userId: 'bob' });
    await visitor(b, 'ann', roomId);
    expect(await other.next('user:joined')).toMatchObject({ userId: 'ann' });
    await engines.startRedisAgain();
    await until(() => [a, b].every(({ app }) => app.get(StateEngine).isUp()));
  });
});
