import { setTimeout as pause } from 'node:timers/promises';
import { aToken } from '../../test/support/app.js';
import { signInAll } from '../signed-in-sockets.js';
import type { Job } from './job.js';

/** What a server takes once, for its first sockets, is not counted. */
const FIRST = 200;
const SOCKETS = 5_000;
const SETTLE_MS = 2_000;

/** What 5000 sockets of as many users take: time to connect, memory while they are idle. */
export const idleSockets: Job = {
  suits: ({ socketUrl }) => socketUrl !== undefined,
  async measure({ server, socketUrl }) {
    const first = await connect(socketUrl!, FIRST);
    const before = await server!.memory();
    const more = await connect(socketUrl!, SOCKETS);
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

async function connect(url: string, count: number) {
  const tokens = Array.from({ length: count }, () => aToken());
  const began = performance.now();
  const sockets = await signInAll(url, tokens, () => undefined);
  const seconds = (performance.now() - began) / 1000;
  await pause(SETTLE_MS);
  return { sockets, seconds };
}
