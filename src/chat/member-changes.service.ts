import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { MAX_ROOM_MEMBERS } from '../contracts/index.js';
import { AppError } from '../platform/errors/app-error.js';
import { Database } from '../platform/postgres/database.port.js';
import { MemberRepository } from './member.repository.js';
import { RoomDoors } from './room-doors.service.js';
import type { RoomView } from './room.model.js';
import { RoomRepository } from './room.repository.js';
import { Seats } from './seats.service.js';

type Trx = Transaction<unknown>;

/** Gives and takes seats in named rooms; who may do so is decided before. The same again changes nothing. */
@Injectable()
export class MemberChanges {
  constructor(
    private readonly database: Database,
    private readonly rooms: RoomRepository,
    private readonly members: MemberRepository,
    private readonly seats: Seats,
    private readonly doors: RoomDoors,
  ) {}

  /** Throws ROOM_FULL, ROOM_NOT_FOUND. */
  async add({ no, roomId }: RoomView, userId: string): Promise<void> {
    await this.locked(no, async (trx) => {
      if ((await this.members.countOthers(trx, no, userId)) >= MAX_ROOM_MEMBERS)
        throw new AppError('ROOM_FULL', { max: MAX_ROOM_MEMBERS });
      await this.rooms.addMembers(trx, roomId, [{ userId, account: userId, name: null }]);
    });
    this.seats.forget(roomId);
  }

  /** They hear the room no more, on any instance. Throws ROOM_NOT_FOUND. */
  async remove({ no, roomId }: RoomView, userId: string): Promise<void> {
    const wasSeated = await this.locked(no, (trx) => this.members.remove(trx, no, userId));
    if (!wasSeated) return;
    this.seats.forget(roomId);
    this.doors.showOut({ roomId, userId });
  }

  private locked<T>(no: number, work: (trx: Trx) => Promise<T>): Promise<T> {
    return this.database.transaction(async (trx: Trx) => {
      if ((await this.rooms.lock(trx, [no])).size === 0) throw new AppError('ROOM_NOT_FOUND');
      return work(trx);
    });
  }
}
