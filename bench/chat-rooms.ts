import type { Client } from 'pg';

const ROOMS = 20;
const MEMBERS_EACH = 10;

export const MEMBERS = ROOMS * MEMBERS_EACH;
export const memberOf = (no: number): string => `member-${no}`;
export const roomOf = (no: number): string => `room-${no % ROOMS}`;

/** Makes the rooms and gives their members a seat. */
export async function seatMembers(client: Client): Promise<void> {
  await client.query(
    `insert into rooms (id, kind) select 'room-' || no, 'named' from generate_series(0, $1 - 1) as no`,
    [ROOMS],
  );
  await client.query(
    `insert into room_members (room_no, user_id, account)
     select rooms.no, 'member-' || m, 'member-' || m
     from generate_series(0, $1 - 1) as m join rooms on rooms.id = 'room-' || m % $2`,
    [MEMBERS, ROOMS],
  );
}
