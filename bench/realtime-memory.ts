import { setTimeout as pause } from 'node:timers/promises';
import { aToken } from '../test/support/app.js';
import { median, ServerProcess, type Memory } from './server-process.js';
import { signInAll } from './signed-in-sockets.js';

const ROUNDS = 3;
/** What a server takes once, for its first sockets, is not counted. */
const FIRST = 200;
const SOCKETS = 2_000;
const SETTLE_MS = 2_000;

/**
 * Prints what a signed-in socket of a user of its own takes while it is idle, beside one of socket.io alone: what of the
 * memory is held for it, and by how much the process has grown, which depends on when V8 gives pages back.
 */
export async function measureMemory(startRelais: () => Promise<ServerProcess>): Promise<void> {
  const starts = [startRelais, () => ServerProcess.ofProgram('bench/bare-sockets.js')];
  const rounds: [Memory[], Memory[]] = [[], []];
  for (let i = 0; i < ROUNDS; i++) {
    for (const [index, start] of starts.entries()) rounds[index]!.push(await perSocket(start));
  }
  for (const kind of ['held', 'resident'] as const) {
    const [ours, theirs] = rounds.map((each) => each.map((memory) => memory[kind])) as [number[], number[]];
    const times = (median(ours) / median(theirs)).toFixed(2);
    console.log(
      `an idle signed-in socket, ${kind}: ${said(ours)}; by socket.io alone ${said(theirs)}; ${times} times`,
    );
  }
}

function said(bytes: readonly number[]): string {
  const [middle, ...each] = [median(bytes), ...bytes].map((one) => (one / 1024).toFixed(1));
  return `${middle} KiB (${each.join(', ')})`;
}

async function perSocket(start: () => Promise<ServerProcess>): Promise<Memory> {
  const server = await start();
  const first = await openIdle(server, FIRST);
  const before = await server.memory();
  const more = await openIdle(server, SOCKETS);
  const after = await server.memory();
  for (const socket of [...first, ...more]) socket.close();
  await server.stop();
  return {
    held: (after.held - before.held) / SOCKETS,
    resident: (after.resident - before.resident) / SOCKETS,
  };
}

async function openIdle(server: ServerProcess, count: number) {
  const tokens = Array.from({ length: count }, () => aToken());
  const sockets = await signInAll(server.url, tokens, () => undefined);
  await pause(SETTLE_MS);
  return sockets;
}
