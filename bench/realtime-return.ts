import type { Ack, RealtimeSynced, StreamPositions } from '../src/contracts/index.js';
import { aToken } from '../test/support/app.js';
import { call } from '../test/support/clients.js';
import { begins } from './raw-web-socket.js';
import { median, type ServerProcess } from './server-process.js';
import { signIn } from './signed-in-sockets.js';

const ROUNDS = 3;
const CLIENTS = 1_000;
const MISSED = 100;
const SYNC_ID = 1;
const SYNCED = `43${SYNC_ID}`;

/**
 * Prints how long it takes until the last of 1000 users who come back in the same moment has connected, signed in and got
 * the 100 events that all of them have missed.
 */
export async function measureReturn(server: ServerProcess): Promise<void> {
  const tokens = Array.from({ length: CLIENTS }, () => aToken());
  const admin = aToken({ role: 'admin' });
  const first = await visitAll(server.url, tokens, []);
  let positions = first.map((reply) => syncedOf(reply).positions);
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    for (let n = 0; n < MISSED; n++) await tellAll(server, admin, n);
    const began = performance.now();
    const replies = await visitAll(server.url, tokens, positions);
    times.push(Math.round(performance.now() - began));
    positions = replies.map(positionsWhenWhole);
  }
  console.log(
    `${CLIENTS} clients at once, ${MISSED} events each: whole after ${median(times)} ms (${times.join(', ')})`,
  );
}

/** All come at once, and go when the last has its answer. */
async function visitAll(
  url: string,
  tokens: readonly string[],
  positions: readonly StreamPositions[],
): Promise<string[]> {
  const visits = await Promise.all(tokens.map((token, no) => visit(url, token, positions[no] ?? {})));
  for (const { socket } of visits) socket.close();
  return visits.map(({ reply }) => reply);
}

/** Comes, and asks what it has missed. */
async function visit(url: string, token: string, streams: StreamPositions) {
  let take: (reply: string) => void;
  const answered = new Promise<string>((resolve) => (take = resolve));
  const socket = await signIn(url, token, (frame) => {
    if (begins(frame, SYNCED)) take(frame.toString('utf8', SYNCED.length));
  });
  socket.send(`42${SYNC_ID}${JSON.stringify(['rt_sync', { streams }])}`);
  return { socket, reply: await answered };
}

async function tellAll(server: ServerProcess, admin: string, no: number): Promise<void> {
  const data = { no, text: 'as much as an event of a field module bears' };
  const body = { target: 'all', event: 'rt_custom_bench', data };
  const { status } = await call(`${server.url}/api/realtime/emit`, admin, { body });
  if (status >= 300) throw new Error(`the event was not taken: ${status}`);
}

function syncedOf(reply: string): RealtimeSynced {
  const [ack] = JSON.parse(reply) as [Ack<RealtimeSynced>];
  if (!ack.ok) throw new Error(ack.error.code);
  return ack.data;
}

function positionsWhenWhole(reply: string): StreamPositions {
  const { recovered, events, positions } = syncedOf(reply);
  if (!recovered || events?.length !== MISSED) throw new Error(`${events?.length} events, not ${MISSED}`);
  return positions;
}
