import { setTimeout as pause } from 'node:timers/promises';
import { aToken } from '../../test/support/app.js';
import type { ServerProcess } from '../server-process.js';
import { signInAll } from '../signed-in-sockets.js';
import type { Job } from './job.js';

/** What a server takes once, for its first sockets, is not counted. */
const FIRST = 200;
const SOCKETS = 5_000;
const SETTLE_MS = 2_000;

/** What 5000 sockets of as many users take: time to connect, memory while they are idle. */
export const idleSockets: Job = {
  suits: (target) => target.server !== undefined,
  async measure({ server }) {
    const first = await connect(server!, FIRST);
    const before = await server!.memory();
    const more = await connect(server!, SOCKETS);
    const after = await server!.memory();
    for (const socket of [...first.sockets, ...more.sockets]) socket.close();
    const kib = (bytes: number): number => bytes / SOCKETS / 1024;
    return [
      { name: 'sockets connected/s', value: SOCKETS / more.seconds },
      { name: 'held for a socket, KiB', value: kib(after.held - before.held) },
      { name: 'growth of the process for a socket, KiB', value: kib(after.resident - before.resident) },
    ];
  },
};

async function connect(server: ServerProcess, count: number) {
  const tokens = Array.from({ length: count }, () => aToken());
  const began = performance.now();
  const sockets = await signInAll(server.url, tokens, () => undefined);
  const seconds = (performance.now() - began) / 1000;
  await pause(SETTLE_MS);
  return { sockets, seconds };
}
