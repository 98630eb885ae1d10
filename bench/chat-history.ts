import type { Client } from 'pg';
import { aToken } from '../test/support/app.js';
import { call, TestSocket } from '../test/support/clients.js';
import { median, p99, type ServerProcess } from './server-process.js';

const MESSAGES = 1_000_000;
const ASKED = 200;
const READER = 'reader';
const ROOM = 'long';

/** Prints what the pages of a room with a million messages cost, and coming back to it after 500 of them. */
export async function measureHistory(server: ServerProcess, client: Client): Promise<void> {
  await fill(client);
  const token = aToken({ sub: READER, role: 'admin' });
  const page = (query: string) => call(`${server.url}/api/rooms/${ROOM}/messages?limit=50${query}`, token);
  await measure('the last page', () => page(''));
  await measure('a page in the middle', () => page(`&afterSeq=${MESSAGES / 2}`));
  const socket = await TestSocket.open(server.url, token, '/');
  await measure('the catch-up of 500 messages', async () => {
    const reply = await socket.request<{ messages: unknown[] }>('room:join', {
      roomId: ROOM,
      afterSeq: MESSAGES - 500,
    });
    if (!reply.ok || reply.data.messages.length !== 500) throw new Error('not 500 messages');
  });
  socket.close();
}

async function fill(client: Client): Promise<void> {
  await client.query(`
    with room as (
      insert into rooms (id, kind, last_seq, last_message_at) values ('${ROOM}', 'named', ${MESSAGES}, now()) returning no
    ), seat as (
      insert into room_members (room_no, user_id, account) select no, '${READER}', '${READER}' from room
    )
    insert into messages (room_no, seq, id, sender, client_id, content, created_at)
    select no, seq, gen_random_uuid(), 'member-' || seq % 10, 'm-' || seq, 'message ' || seq || ', as long as people write',
      now() - (${MESSAGES} - seq) * interval '1 s'
    from room, generate_series(1, ${MESSAGES}) as seq`);
  await client.query('vacuum analyze messages');
}

async function measure(name: string, ask: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < ASKED; i++) {
    const began = performance.now();
    await ask();
    times.push(performance.now() - began);
  }
  const [usual, slowest] = [median(times), p99(times)].map((ms) => ms.toFixed(1));
  console.log(`${name} of ${MESSAGES} messages: p50 ${usual} ms, p99 ${slowest} ms of ${ASKED}`);
}
