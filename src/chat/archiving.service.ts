import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { Archives } from '../archive/archives.port.js';
import { Database } from '../platform/postgres/database.port.js';
import { ReservationAccess } from '../reservations/reservation-access.port.js';
import { liveCountOf, participantsOf, settledSeqOf } from './archiving.model.js';
import { ArchivingRepository } from './archiving.repository.js';
import { messageOf } from './message.model.js';
import { MessageRepository } from './message.repository.js';
import { reservationRoomId } from './room.model.js';
import { RoomRepository, type RoomCounters } from './room.repository.js';

/** Messages of one document. */
const AT_MOST = 1_000;

type Trx = Transaction<unknown>;

/** A room whose messages are to be archived. */
interface Subject {
  readonly no: number;
  readonly reservationId: string;
  readonly participants: readonly string[];
}

/**
 * Archives what has been said in reservations, each message once: a transaction that has the room's lock adds the
 * document and moves the watermark of what is archived. The messages stay where they are read.
 */
@Injectable()
export class ArchivingService {
  constructor(
    private readonly database: Database,
    private readonly rooms: RoomRepository,
    private readonly messages: MessageRepository,
    private readonly archiving: ArchivingRepository,
    private readonly archives: Archives,
    private readonly reservations: ReservationAccess,
  ) {}

  /**
   * Archives the live messages of a reservation if there are at least so many, in documents of at most 1000. Returns the
   * newest message that is archived or deleted. Throws DATABASE_UNAVAILABLE.
   */
  async archive(reservationId: string, least: number): Promise<number> {
    const no = await this.rooms.findNo(reservationRoomId(reservationId));
    if (no === undefined) return 0;
    const participants = participantsOf(await this.reservations.membersOf(reservationId));
    const subject: Subject = { no, reservationId, participants };
    let room: RoomCounters | undefined;
    do {
      room = await this.database.transaction((trx: Trx) => this.archiveSome(trx, subject, least));
      this.archives.wake();
    } while (room && liveCountOf(room) >= least);
    return room ? settledSeqOf(room) : 0;
  }

  /** Returns how far the room has come then. */
  private async archiveSome(trx: Trx, subject: Subject, least: number): Promise<RoomCounters | undefined> {
    const { no, ...whose } = subject;
    const room = (await this.rooms.lock(trx, [no])).get(no);
    if (!room || liveCountOf(room) < least) return room;
    const stretch = { roomNo: no, after: settledSeqOf(room), upTo: room.lastSeq, limit: AT_MOST };
    const messages = (await this.messages.oldest(stretch, trx)).map(messageOf);
    const [fromSeq, toSeq] = [messages[0]!.seq, messages.at(-1)!.seq];
    await this.archives.add(trx, { ...whose, fromSeq, toSeq, messages });
    await this.archiving.markArchived(trx, no, toSeq);
    return { ...room, archivedSeq: toSeq };
  }
}
