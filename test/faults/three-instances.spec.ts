import { connectAsync, type MqttClient } from 'mqtt';
import type { ChatMessage, MessageAck, Room } from '../../src/contracts/index.js';
import { ReadingsService } from '../../src/telemetry/readings.service.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { call, TestSocket } from '../support/clients.js';
import { ClusterEngines, hasClusterEngines } from '../support/cluster-engines.js';
import {
  coldSpellAt,
  fleetReadings,
  publishReadings,
  roundsOf,
  SensorsSeen,
} from '../support/sensor-fleet.js';
import { until } from '../support/until.js';

const hasEngines = hasClusterEngines();
const PEOPLE = ['ann', 'bob', 'cid'];
const EACH = 40;

(hasEngines ? describe : describe.skip)('three instances on the same engines', () => {
  let engines: ClusterEngines;
  let instances: RunningApp[];
  let device: MqttClient;
  const open: TestSocket[] = [];

  beforeAll(async () => {
    engines = await ClusterEngines.start();
    const settings = {
      ...engines.settings,
      RATE_CHAT: 1_000_000,
    };
    instances = await Promise.all(PEOPLE.map(() => startApp(settings)));
    device = await connectAsync(engines.mosquitto.url);
  }, 60_000);
  afterAll(async () => {
    await device.endAsync();
    open.forEach((socket) => socket.close());
    await Promise.all(instances.map((each) => each.stop()));
    await engines.stop();
    for (const { settings } of instances) removeDir(settings.DATA_DIR);
  }, 30_000);

  /** A socket at each of the instances. */
  async function socketsOf(tokens: readonly string[]): Promise<TestSocket[]> {
    const sockets = await Promise.all(
      tokens.map((token, index) => TestSocket.open(instances[index]!.url, token, '/')),
    );
    open.push(...sockets);
    return sockets;
  }

  /** Returns the places that its messages have got. */
  async function talk(socket: TestSocket, roomId: string): Promise<number[]> {
    const acks = Array.from({ length: EACH }, (_, n) =>
      socket.request<MessageAck>('message:send', { roomId, content: `${n}`, clientMessageId: `m-${n}` }),
    );
    return (await Promise.all(acks)).map((ack) => (ack.ok ? ack.data.seq : 0));
  }

  it('give a room one order, and tell each visitor every message of the others once', async () => {
    const tokens = PEOPLE.map((sub) => aToken({ sub }));
    const body = { members: PEOPLE.slice(1) };
    const made = await call<Room>(`${instances[0]!.url}/api/rooms`, tokens[0], { body });
    const { roomId } = made.body;
    const sockets = await socketsOf(tokens);
    for (const socket of sockets) await socket.request('room:join', { roomId });
    const own = await Promise.all(sockets.map((socket) => talk(socket, roomId)));
    const all = Array.from({ length: PEOPLE.length * EACH }, (_, n) => n + 1);
    expect(own.flat().toSorted((a, b) => a - b)).toEqual(all);
    for (const [index, socket] of sockets.entries()) {
      const others = all.filter((seq) => !own[index]!.includes(seq));
      await until(() => socket.pending('message:new').length >= others.length);
      expect((socket.pending('message:new') as ChatMessage[]).map(({ seq }) => seq)).toEqual(others);
    }
  });

  it('store each reading once, whichever takes it, and tell each admin of each change once', async () => {
    const admins = await socketsOf(PEOPLE.map(() => aToken({ role: 'admin' })));
    const stored = () => instances.reduce((sum, { app }) => sum + app.get(ReadingsService).stored, 0);
    const readings = fleetReadings(['hall'], 12, () => coldSpellAt(2));
    for (const [count, round] of roundsOf(readings).entries()) {
      await publishReadings(device, round);
      await until(() => stored() === count + 1);
    }
    const seen = new SensorsSeen(instances[2]!.url, aToken({ role: 'admin' }));
    expect(await seen.readings('hall')).toHaveLength(readings.length);
    for (const admin of admins) {
      expect(await admin.next('telemetry:alert')).toMatchObject({ status: 'open' });
      expect(await admin.next('telemetry:alert')).toMatchObject({ status: 'resolved' });
    }
    expect(admins.flatMap((admin) => admin.pending('telemetry:alert'))).toEqual([]);
  });
});
