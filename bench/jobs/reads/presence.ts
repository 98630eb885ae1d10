import { aToken } from '../../../test/support/app.js';
import { signInAll } from '../../signed-in-sockets.js';
import { KeptHttp } from './kept-http.js';
import type { Place, Subject } from './subject.js';

const BASE = 100;
const MEMBERS_EACH = 100;
const idOf = (no: number): string => `here-${no}`;
const CONTACTS = Array.from({ length: MEMBERS_EACH }, (_, no) => idOf(no)).join();

/** 100, 1 k and 10 k users on line, who share a room with 99 others each. */
export const presence: Subject = {
  async grow(place, times) {
    await seat(place, BASE * times);
    const tokens = Array.from({ length: BASE * times }, (_, no) => aToken({ sub: idOf(no) }));
    const sockets = await signInAll(place.target.restUrl!, tokens, () => undefined);
    const http = new KeptHttp(place.target.restUrl!, tokens[0]!);
    const path = `/api/presence?userIds=${CONTACTS}`;
    const end = (): void => {
      http.close();
      sockets.forEach((socket) => socket.close());
    };
    return {
      questions: [
        { name: 'the presence of 100 contacts', ask: () => http.list(path, 'items', MEMBERS_EACH) },
      ],
      end,
    };
  },
};

async function seat({ database }: Place, users: number): Promise<void> {
  await database.query(`
    insert into rooms (id, kind) select 'here-' || no, 'named' from generate_series(0, ${users / MEMBERS_EACH - 1}) as no
    on conflict do nothing`);
  await database.query(`
    insert into room_members (room_no, user_id, account)
    select rooms.no, 'here-' || m, 'here-' || m
    from generate_series(0, ${users - 1}) as m join rooms on rooms.id = 'here-' || m / ${MEMBERS_EACH}
    on conflict do nothing`);
}
