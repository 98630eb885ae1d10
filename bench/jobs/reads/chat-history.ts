import { aToken } from '../../../test/support/app.js';
import { TestSocket } from '../../../test/support/clients.js';
import { KeptHttp } from './kept-http.js';
import type { Place, Subject } from './subject.js';

const BASE = 10_000;
const PAGE = 50;
const MISSED = 500;
const READER = 'reader';

/** Rooms of 10 k, 100 k and 1 M messages, each beside the smaller ones. */
export const chatHistory: Subject = {
  async grow(place, times) {
    const messages = BASE * times;
    const room = `long-${times}`;
    await fill(place, room, messages);
    const token = aToken({ sub: READER, role: 'admin' });
    const http = new KeptHttp(place.target.restUrl!, token);
    const socket = await TestSocket.open(place.target.restUrl!, token, '/');
    const page = (query: string) =>
      http.list(`/api/rooms/${room}/messages?limit=${PAGE}${query}`, 'items', PAGE);
    const catchUp = { roomId: room, afterSeq: messages - MISSED };
    const questions = [
      { name: 'the last page of a room', ask: () => page('') },
      { name: 'a page in its middle', ask: () => page(`&afterSeq=${messages / 2}`) },
      { name: `coming back to it after ${MISSED} messages`, ask: () => comeBack(socket, catchUp) },
    ];
    const end = (): void => {
      http.close();
      socket.close();
    };
    return { questions, end };
  },
};

async function comeBack(socket: TestSocket, catchUp: object): Promise<void> {
  const reply = await socket.request<{ messages: unknown[] }>('room:join', catchUp);
  if (!reply.ok || reply.data.messages.length !== MISSED) throw new Error(`not ${MISSED} messages`);
}

async function fill({ database }: Place, room: string, messages: number): Promise<void> {
  await database.query(`
    with room as (
      insert into rooms (id, kind, last_seq, last_message_at) values ('${room}', 'named', ${messages}, now()) returning no
    ), seat as (
      insert into room_members (room_no, user_id, account) select no, '${READER}', '${READER}' from room
    )
    insert into messages (room_no, seq, id, sender, client_id, content, created_at)
    select no, seq, gen_random_uuid(), 'member-' || seq % 10, 'm-' || seq, 'message ' || seq || ', as long as people write',
      now() - (${messages} - seq) * interval '1 s'
    from room, generate_series(1, ${messages}) as seq`);
}
