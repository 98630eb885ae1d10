import { connectAsync } from 'mqtt';
import { aToken } from '../test/support/app.js';
import { call } from '../test/support/clients.js';
import { FanOut } from './fan-out.js';
import type { RawWebSocket } from './raw-web-socket.js';
import { median, ServerProcess } from './server-process.js';
import { signInAll } from './signed-in-sockets.js';

const ROUNDS = 3;
const WARM_UP = 200;
const EVENTS = 1_000;
const SOCKETS = 1_000;
const EVENT = 'rt_telemetry_updated';
const MODULE = 'pump-1';

interface Target {
  readonly name: string;
  readonly fanOut: FanOut;
  readonly rates: number[];
  stop(): Promise<unknown>;
}

/**
 * Prints how many times a second a socket is told of a module's telemetry, of 1000 that its owner has open: published at
 * QoS 1, stored, compared with what was known, and told with its place in the stream. Beside it socket.io alone, which
 * gets the same bytes from one of its sockets and broadcasts them.
 */
export async function measureFanOut(relais: ServerProcess, brokerUrl: string, owner: string): Promise<void> {
  const told = await startTelling(relais, brokerUrl, owner);
  await told.fanOut.measure(WARM_UP);
  const bare = await startBare(told.sample());
  await bare.fanOut.measure(WARM_UP);
  const targets: readonly Target[] = [told, bare];
  for (let i = 0; i < ROUNDS; i++) {
    for (const { fanOut, rates } of targets) rates.push(await fanOut.measure(EVENTS));
  }
  const [ours, theirs] = targets.map(report) as [number, number];
  console.log(`${(ours / theirs).toFixed(2)} times the bare broadcast`);
  for (const target of targets) await target.stop();
}

async function startTelling(relais: ServerProcess, brokerUrl: string, owner: string) {
  const { status } = await call(`${relais.url}/api/modules`, owner, {
    body: { moduleId: MODULE, name: 'Pump house', type: 'Station' },
  });
  if (status !== 201) throw new Error(`the module was not registered: ${status}`);
  const client = await connectAsync(brokerUrl);
  let said = 0;
  const publish = (): void => {
    const telemetry = { temperature: 21.5, humidity: 48, pressure: 1013, isPumping: true, turn: said++ };
    client.publish(`modules/${MODULE}/telemetry`, JSON.stringify(telemetry), { qos: 1 });
  };
  const fanOut = new FanOut(SOCKETS, EVENT, publish);
  let last = '';
  const sockets = await open(relais.url, owner, (frame) => {
    last = frame.length > last.length ? frame.toString() : last;
    fanOut.take(frame);
  });
  const stop = (): Promise<void> => (closeAll(sockets), client.endAsync());
  return { name: 'telemetry of a module', fanOut, rates: [], sample: () => last, stop };
}

async function startBare(sample: string): Promise<Target> {
  const server = await ServerProcess.ofProgram('bench/bare-sockets.js');
  const frame = sample.replace('42[', '42["publish",');
  const fanOut = new FanOut(SOCKETS, EVENT, () => sockets[0]!.send(frame));
  const sockets = await open(server.url, aToken(), (each) => fanOut.take(each));
  const stop = (): Promise<void> => (closeAll(sockets), server.stop());
  return { name: 'the same bytes by socket.io alone', fanOut, rates: [], stop };
}

function open(url: string, token: string, take: (frame: Buffer) => void): Promise<RawWebSocket[]> {
  return signInAll(url, Array<string>(SOCKETS).fill(token), take);
}

function closeAll(sockets: readonly RawWebSocket[]): void {
  for (const socket of sockets) socket.close();
}

function report({ name, rates }: Target): number {
  console.log(`${name} to ${SOCKETS} sockets: ${median(rates)} deliveries/s (${rates.join(', ')})`);
  return median(rates);
}
