import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { AppError } from '../platform/errors/app-error.js';
import { Database } from '../platform/postgres/database.port.js';
import { GoneRooms } from './gone-rooms.service.js';
import { RoomChangeRepository, type NamedRoom } from './room-change.repository.js';
import { RoomDoors } from './room-doors.service.js';
import type { RoomView } from './room.model.js';
import { RoomRepository, type Sitter } from './room.repository.js';
import { Seats } from './seats.service.js';

type Trx = Transaction<unknown>;

/** Makes named rooms and takes them down; who may do so is decided before. */
@Injectable()
export class RoomChanges {
  constructor(
    private readonly database: Database,
    private readonly rooms: RoomRepository,
    private readonly changes: RoomChangeRepository,
    private readonly seats: Seats,
    private readonly doors: RoomDoors,
    private readonly gone: GoneRooms,
  ) {}

  /** Throws ROOM_EXISTS. */
  async add(room: NamedRoom, sitters: readonly Sitter[]): Promise<void> {
    await this.database.transaction(async (trx: Trx) => {
      if (!(await this.changes.add(trx, room))) throw new AppError('ROOM_EXISTS', { id: room.id });
      await this.rooms.addMembers(trx, room.id, sitters);
    });
    this.seats.forget(room.id);
  }

  rename({ no }: RoomView, name: string): Promise<void> {
    return this.changes.rename(no, name);
  }

  /** Nobody hears it any more, and its id is free; its messages are removed in the background. */
  async delete({ no, roomId }: RoomView): Promise<void> {
    const userIds = await this.database.transaction(async (trx: Trx) => {
      const room = (await this.rooms.lock(trx, [no])).get(no);
      return room ? this.changes.delete(trx, no) : undefined;
    });
    if (!userIds) return;
    this.seats.forget(roomId);
    this.doors.close(roomId, userIds);
    this.gone.begin();
  }
}
