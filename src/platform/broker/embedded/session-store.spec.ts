import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDir } from '../../../../test/support/child-server.js';
import { BrokerStore } from './broker-store.js';
import { SERVER } from './stored-session.js';

const DAY = 86_400_000;
const nobody = (): boolean => false;

let folder: string;
let store: BrokerStore;
let missed: string[];

async function open(): Promise<void> {
  const onFull = ({ clientId }: { clientId: string }): void => void missed.push(clientId);
  const onWriteFailure = (error: unknown): never => {
    throw error;
  };
  store = await BrokerStore.open(folder, {
    expiryMs: 7 * DAY,
    queueMax: 2,
    onFull,
    onWriteFailure,
    onWriteAgain: () => undefined,
  });
}
async function reopen(): Promise<void> {
  await store.close();
  await open();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relais-sessions-'));
  missed = [];
  await open();
});
afterEach(async () => {
  await store.close();
  removeDir(folder);
});

function session(clientId: string, owner = 'ann') {
  const opened = store.sessions.open(clientId, owner);
  store.sessions.subscribe(opened, 'news', 1);
  return opened;
}
function say(...counters: number[]): void {
  const message = { topic: 'news', payload: Buffer.from('x'), qos: 1, retain: false } as const;
  for (const counter of counters) store.sessions.enqueue(message, counter);
}
async function waitingFor(clientId: string): Promise<number> {
  let count = 0;
  for await (const key of store.disk.keys(`queue:${clientId}:`)) count += key ? 1 : 0;
  return count;
}

it('forgets a session, and what waits for it, when its client has been away for long enough', async () => {
  session('phone');
  say(1);
  expect(await store.sessions.discardAbandoned(nobody, 0)).toBe(0);
  await reopen();
  expect(await store.sessions.discardAbandoned(nobody, 7 * DAY - 1)).toBe(0);
  expect(await waitingFor('phone')).toBe(1);
  expect(await store.sessions.discardAbandoned(nobody, 7 * DAY)).toBe(1);
  await reopen();
  expect(store.sessions.find('phone')).toBeUndefined();
  expect(await waitingFor('phone')).toBe(0);
});

it('keeps the session of a client that has come back meanwhile, or is there, or is the server’s own', async () => {
  for (const clientId of ['back', 'there']) session(clientId);
  session('relais-listener', SERVER);
  const isConnected = (clientId: string): boolean => clientId === 'there';
  await store.sessions.discardAbandoned(isConnected, 0);
  session('back');
  await reopen();
  expect(await store.sessions.discardAbandoned(isConnected, 8 * DAY)).toBe(0);
});

it('keeps as much for a client as it may, and all for the server; what was taken makes room', async () => {
  const phone = session('phone');
  session('relais-listener', SERVER);
  say(1, 2);
  await reopen();
  say(3, 4);
  expect(missed).toEqual(['phone', 'phone']);
  expect([await waitingFor('phone'), await waitingFor('relais-listener')]).toEqual([2, 4]);
  const again = store.sessions.find(phone.clientId)!;
  again.acknowledge(again.send(`${again.queue}x`));
  say(5);
  expect(await waitingFor('phone')).toBe(3);
});
