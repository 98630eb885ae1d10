import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { ArchivingOccasions } from '../../src/chat/archiving-occasions.service.js';
import { ArchivingRepository } from '../../src/chat/archiving.repository.js';
import { ArchivingService } from '../../src/chat/archiving.service.js';
import { MessageRepository } from '../../src/chat/message.repository.js';
import { RoomRepository } from '../../src/chat/room.repository.js';
import { Lifecycle } from '../../src/platform/lifecycle/lifecycle.js';
import { TopicRelations } from '../../src/platform/policy/topic-relations.port.js';
import type { Database } from '../../src/platform/postgres/database.port.js';
import { MemoryState } from '../../src/platform/state/memory-state.js';
import { ReservationMembers } from '../../src/reservations/reservation-members.service.js';
import { ReservationRepository } from '../../src/reservations/reservation.repository.js';
import { anArchiveInstance } from './archive-instance.js';
import { testSettings } from './settings.js';

export interface Archivist {
  readonly archiving: ArchivingService;
  readonly occasions: ArchivingOccasions;
}

/** The archiving of one instance, without a target. */
export function anArchivist(database: Database, threshold: number): Archivist {
  const unarchived = new ArchivingRepository(database);
  const reservations = new ReservationMembers(
    new ReservationRepository(database),
    new MemoryState(),
    new TopicRelations(),
    new Lifecycle(),
  );
  const archiving = new ArchivingService(
    database,
    new RoomRepository(database),
    new MessageRepository(database),
    unarchived,
    anArchiveInstance(database).archives,
    reservations,
  );
  const settings = testSettings({ CHAT_ARCHIVE_THRESHOLD: threshold });
  return { archiving, occasions: new ArchivingOccasions(archiving, unarchived, reservations, settings) };
}

/** A reservation with so many messages in its chat, of which the last is so old; an existing one gets the rest of them. */
export async function aTalk(
  database: Database,
  talk: { id?: string; messages: number; isEnded?: boolean; quietS?: number },
): Promise<string> {
  const { id = uuidv7(), messages, isEnded = false, quietS = 0 } = talk;
  const db = database.tables();
  await sql`
    insert into reservations (id, client_id, customer, status, pickup, data, requested_at, ended_at)
    values (
      ${id}, '7', '7', ${isEnded ? 'cancelled' : 'pending'}, '{}', '{}', now(),
      case when ${isEnded}::boolean then now() end
    ) on conflict do nothing`.execute(db);
  await sql`
    insert into rooms (id, kind, last_seq, last_message_at)
    values (
      ${`reservation:${id}`}, 'reservation', ${messages}, now() - make_interval(secs => ${quietS})
    ) on conflict (id) do update set last_seq = excluded.last_seq`.execute(db);
  await sql`
    insert into messages (room_no, seq, id, sender, client_id, content, created_at)
    select no, seq, gen_random_uuid(), 'client_7', 'm-' || seq, 'no. ' || seq, now()
    from rooms, generate_series(1, ${messages}::int) seq
    where id = ${`reservation:${id}`}
    on conflict do nothing`.execute(db);
  return id;
}

/** The first and last message of each of a reservation's documents, in their order. */
export async function stretchesOf(database: Database, reservationId: string): Promise<[number, number][]> {
  const { rows } = await sql<{ from_seq: number; to_seq: number }>`
    select from_seq, to_seq from chat_archives
    where reservation_id = ${reservationId} order by from_seq`.execute(database.tables());
  return rows.map(({ from_seq, to_seq }) => [from_seq, to_seq]);
}
