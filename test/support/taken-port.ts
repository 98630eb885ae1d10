import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

const strangers: Server[] = [];

/** A loopback port that another program has, which takes connections and never says a word. */
export async function takenPort(): Promise<string> {
  const stranger = createServer((socket) => socket.unref()).listen(0, '127.0.0.1');
  strangers.push(stranger);
  await once(stranger, 'listening');
  return String((stranger.address() as AddressInfo).port);
}

export function leaveTakenPorts(): void {
  for (const stranger of strangers.splice(0)) stranger.close();
}
