import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { Archives } from '../archive/archives.port.js';
import { Attachments } from '../attachments/attachments.port.js';
import { Database } from '../platform/postgres/database.port.js';
import { ArchivingRepository } from './archiving.repository.js';
import { reservationRoomId } from './room.model.js';
import { RoomRepository } from './room.repository.js';
import { Seats, type Visitor } from './seats.service.js';

/** Deleted in one transaction. */
const AT_ONCE = 1_000;

type Trx = Transaction<unknown>;

/** Deletes what was said in reservations. */
@Injectable()
export class DeletionService {
  constructor(
    private readonly database: Database,
    private readonly seats: Seats,
    private readonly rooms: RoomRepository,
    private readonly archiving: ArchivingRepository,
    private readonly archives: Archives,
    private readonly attachments: Attachments,
  ) {}

  /**
   * Deletes what has been said until now, its archives and its attachments: at once nothing of it is unread, to be archived or to
   * be delivered, then its messages go, the oldest first. Broken off in between, the same again does the rest.
   * Throws ROOM_NOT_FOUND, DATABASE_UNAVAILABLE.
   */
  async deleteAll(visitor: Visitor, reservationId: string): Promise<void> {
    const no = await this.seats.findReadable(visitor, reservationRoomId(reservationId));
    if (no === undefined) return;
    const upTo = await this.database.transaction((trx: Trx) => this.forget(trx, no, reservationId));
    for (let deleted = 0; deleted < upTo;)
      deleted = await this.database.transaction((trx: Trx) => this.deleteSlice(trx, no, upTo));
  }

  /** Returns the newest message that is to be deleted. The room is locked, so nothing is archived meanwhile. */
  private async forget(trx: Trx, no: number, reservationId: string): Promise<number> {
    const lastSeq = (await this.rooms.lock(trx, [no])).get(no)?.lastSeq ?? 0;
    await this.archiving.settle(trx, no, lastSeq);
    await this.archives.forget(trx, reservationId);
    await this.attachments.forgetRoom(trx, no);
    return lastSeq;
  }

  /** Returns the newest message that is deleted. */
  private async deleteSlice(trx: Trx, no: number, upTo: number): Promise<number> {
    const deleted = (await this.rooms.lock(trx, [no])).get(no)?.deletedSeq ?? upTo;
    if (deleted >= upTo) return deleted;
    const next = Math.min(deleted + AT_ONCE, upTo);
    await this.archiving.deleteMessages(trx, no, next);
    return next;
  }
}
