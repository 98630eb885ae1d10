import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TokenIssuer } from '../../src/platform/auth/token-issuer.service.js';
import { freePort, removeDir, waitForPort } from '../support/child-server.js';
import { noteFigures, secondsSince, shortfall } from '../support/figures.js';
import { RawMqtt } from '../support/raw-mqtt.js';
import { runTypescript } from '../support/run-typescript.js';
import { testSettings } from '../support/settings.js';
import { until } from '../support/until.js';

const KILLS = 3;
const MESSAGES = 100;

const issuer = new TokenIssuer(testSettings());
const dir = mkdtempSync(join(tmpdir(), 'relais-kill-'));
let port: number;
let child: ChildProcess;

async function startBroker(): Promise<void> {
  child = runTypescript('test/faults/embedded-broker.child.ts', dir, String(port));
  child.stdout!.resume();
  await waitForPort(port, child);
}

async function kill(): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function client(clientId: string, clean = false): Promise<RawMqtt> {
  const mqtt = await RawMqtt.open(port);
  const { accessToken } = issuer.issue({ id: 'tester', role: 'user' });
  await mqtt.connect({ clientId, clean, password: Buffer.from(accessToken) });
  return mqtt;
}

/** Takes and acknowledges everything until it is killed. */
function collect(mqtt: RawMqtt, into: string[]): void {
  const next = (): Promise<void> => mqtt.message().then((message) => (into.push(message), next()));
  void next();
}

/** Publishes at once and kills the broker when half is acknowledged; what was acknowledged by then. */
async function publishIntoTheKill(round: number): Promise<string[]> {
  const publisher = await client(`publisher-${round}`, true);
  const names = Array.from({ length: MESSAGES }, (_, i) => `kill/${round}/${String(i).padStart(3, '0')}`);
  const acknowledged: string[] = [];
  for (const name of names) void publisher.publish(name, 'x').then(() => acknowledged.push(`${name}=x`));
  await until(() => acknowledged.length >= MESSAGES / 2);
  await kill();
  await publisher.closed();
  return acknowledged;
}

beforeAll(async () => {
  port = await freePort();
  await startBroker();
}, 30_000);
afterAll(async () => {
  await kill();
  removeDir(dir);
});

it('delivers every acknowledged message, in order, to who was there and to who was away', async () => {
  const sleeper = await client('sleeper');
  await sleeper.subscribe({ 'kill/#': 1 });
  await sleeper.disconnect();
  const atWork: string[] = [];
  const acknowledged: string[] = [];
  let recoveredS = 0;
  for (let round = 0; round < KILLS; round++) {
    const worker = await client('worker');
    if (round === 0) await worker.subscribe({ 'kill/#': 1 });
    collect(worker, atWork);
    acknowledged.push(...(await publishIntoTheKill(round)));
    const killedAt = performance.now();
    await startBroker();
    recoveredS = Math.max(recoveredS, secondsSince(killedAt));
  }
  const asleep: string[] = [];
  collect(await client('worker'), atWork);
  collect(await client('sleeper'), asleep);
  await (await client('last', true)).publish('kill/end', 'x');
  await until(() => atWork.includes('kill/end=x') && asleep.includes('kill/end=x'));
  noteFigures('embedded-broker-kill', {
    sent: KILLS * MESSAGES,
    acknowledged: acknowledged.length,
    stored: asleep.length - 1,
    ...shortfall(acknowledged, asleep),
    recoveredS,
  });
  for (const got of [atWork, asleep]) expect(new Set(got)).toEqual(new Set([...got, ...acknowledged]));
  expect(asleep).toEqual([...new Set(asleep)].sort((a, b) => a.localeCompare(b)));
}, 60_000);

it('has its retained messages and its filters back', async () => {
  const before = await client('keeper');
  await before.subscribe({ 'state/#': 1, 'open/#': 1 });
  await before.publish('state/now', 'on', 1, true);
  await kill();
  await startBroker();
  const after = await client('keeper');
  await after.publish('open/x', 'still subscribed');
  const messages = [await after.message(), await after.message()];
  expect(messages).toEqual(['state/now=on', 'open/x=still subscribed']);
  const late = await client('late', true);
  await late.subscribe({ 'state/now': 1 });
  expect(await late.message()).toBe('state/now=on');
}, 30_000);

it('sends the wills of clients that do not come back, and of no others', async () => {
  const { accessToken } = issuer.issue({ id: 'tester', role: 'user' });
  const withWill = async (name: string): Promise<void> => {
    const will = { topic: `will/${name}`, payload: Buffer.from('lost'), qos: 1, retain: false } as const;
    const mqtt = await RawMqtt.open(port);
    await mqtt.connect({ clientId: name, password: Buffer.from(accessToken), will });
  };
  await withWill('stays-away');
  await withWill('comes-back');
  await kill();
  await startBroker();
  const listener = await client('listener', true);
  await listener.subscribe({ 'will/#': 1 });
  await withWill('comes-back');
  expect(await listener.message()).toBe('will/stays-away=lost');
  await listener.publish('will/end', 'x');
  expect(await listener.message()).toBe('will/end=x');
}, 60_000);
