import { Injectable } from '@nestjs/common';
import { Archives } from '../archive/archives.port.js';
import type { ReservationChatStatus } from '../contracts/index.js';
import { ReservationAccess } from '../reservations/reservation-access.port.js';
import { archivedCountOf, liveCountOf, participantsOf } from './archiving.model.js';
import { reservationRoomId } from './room.model.js';
import { RoomRepository } from './room.repository.js';
import { Seats, type Visitor } from './seats.service.js';

/** How the chats of reservations stand, for those who may read them. */
@Injectable()
export class ReservationChats {
  constructor(
    private readonly seats: Seats,
    private readonly rooms: RoomRepository,
    private readonly reservations: ReservationAccess,
    private readonly archives: Archives,
  ) {}

  /** Also before anybody has joined. Throws ROOM_NOT_FOUND. */
  async statusOf(visitor: Visitor, reservationId: string): Promise<ReservationChatStatus> {
    const roomId = reservationRoomId(reservationId);
    await this.seats.findReadable(visitor, roomId);
    const [room, members, isOpen, pendingArchive] = await Promise.all([
      this.rooms.countersOf(roomId),
      this.reservations.membersOf(reservationId),
      this.reservations.isChatOpen(reservationId),
      this.archives.isPending(reservationId),
    ]);
    return {
      reservation_id: reservationId,
      active: room !== undefined && isOpen,
      messages: room ? liveCountOf(room) : 0,
      archived: room ? archivedCountOf(room) : 0,
      lastMessageAt:
        room && room.lastSeq > room.deletedSeq ? new Date(room.lastMessageAt).toISOString() : null,
      participants: participantsOf(members),
      pendingArchive,
    };
  }
}
