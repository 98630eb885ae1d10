import { RealtimeClient } from '../test/support/realtime-client.js';
import { median, p99, type ServerProcess } from './server-process.js';

const MISSED = 500;
const CLIENTS = 20;
/** A socket may ask ten times at once, once of which it asks where it stands. */
const ASKED_EACH = 9;

/** Prints how long a client waits for the last 500 events of a module's owner, of whom more are there. */
export async function measureCatchUp(server: ServerProcess, owner: string): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < CLIENTS; i++) {
    const client = await RealtimeClient.open(server.url, owner);
    const { positions } = await client.sync();
    const stream = Object.keys(positions).find((each) => each.startsWith('owner:'))!;
    const { epoch, offset } = positions[stream]!;
    const missed = { ...positions, [stream]: { epoch, offset: offset - MISSED } };
    for (let asked = 0; asked < ASKED_EACH; asked++) {
      const began = performance.now();
      const { events } = await client.sync(missed);
      times.push(performance.now() - began);
      if (events?.length !== MISSED) throw new Error(`${events?.length} events instead of ${MISSED}`);
    }
    client.close();
  }
  const [usual, slowest] = [median(times), p99(times)].map((ms) => ms.toFixed(1));
  console.log(
    `the catch-up of ${MISSED} events: p50 ${usual} ms, p99 ${slowest} ms of ${CLIENTS * ASKED_EACH}`,
  );
}
