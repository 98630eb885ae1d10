import { Injectable } from '@nestjs/common';
import type { ChatMessage, JoinedRoom, JoinRoom, RoomMember } from '../contracts/index.js';
import { AppError } from '../platform/errors/app-error.js';
import { SocketHub, userRoom } from '../platform/socket/socket-hub.js';
import { PresenceStatuses } from '../presence/presence-statuses.port.js';
import { chatRoom, visitRoom } from './chat-rooms.js';
import { messageOf } from './message.model.js';
import { MessageRepository } from './message.repository.js';
import { RoomFeeds, type RoomFeed } from './room-feeds.service.js';
import type { Seat } from './room.model.js';
import { RoomRepository } from './room.repository.js';
import { Seats, type Visitor } from './seats.service.js';

const LAST = 50;
const MOST_MISSED = 1_000;

/** Sockets that come into rooms and leave them. */
@Injectable()
export class VisitsService {
  constructor(
    private readonly seats: Seats,
    private readonly feeds: RoomFeeds,
    private readonly rooms: RoomRepository,
    private readonly messages: MessageRepository,
    private readonly hub: SocketHub,
    private readonly presence: PresenceStatuses,
  ) {}

  /**
   * The socket hears the room from the message on that follows `lastSeq` of the answer: none is missing between the two,
   * none comes twice. Throws ROOM_NOT_FOUND, DATABASE_UNAVAILABLE.
   */
  async join(visitor: Visitor, socketId: string, { roomId, afterSeq }: JoinRoom): Promise<JoinedRoom> {
    for (;;) {
      const seat = await this.seats.take(visitor, roomId);
      const joined = await this.feeds.use(roomId, (feed) => this.enter(seat, socketId, feed, afterSeq));
      if (joined) return joined;
    }
  }

  /** All sockets of the visitor hear the room, on whichever instance. Throws ROOM_NOT_FOUND. */
  async joinAll(visitor: Visitor, roomId: string): Promise<Seat> {
    const seat = await this.seats.take(visitor, roomId);
    this.hub.joinAll('/', userRoom(visitor.id), [chatRoom(roomId), visitRoom(roomId, seat.userId)]);
    return seat;
  }

  /** The seat stays. Throws ROOM_NOT_JOINED. */
  leave(socketId: string, roomId: string): void {
    const socket = this.hub.socketsIn(chatRoom(roomId), '/').find(({ id }) => id === socketId);
    if (!socket) throw new AppError('ROOM_NOT_JOINED');
    for (const room of socket.rooms) {
      if (room === chatRoom(roomId) || room.startsWith(visitRoom(roomId, '')))
        this.hub.leave(socketId, '/', room);
    }
  }

  /** Undefined when the members of the room have changed meanwhile: the seat may be gone. */
  private async enter(
    seat: Seat,
    socketId: string,
    feed: RoomFeed,
    afterSeq?: number,
  ): Promise<JoinedRoom | undefined> {
    const { roomId, roomNo, userId } = seat;
    const members = await this.members(roomNo);
    const messages = await this.missed(roomNo, afterSeq, feed);
    // From here to the answer nothing waits: the feed cannot tell anything in between.
    if (!this.seats.isFresh(seat)) return undefined;
    this.hub.join(socketId, '/', chatRoom(roomId), visitRoom(roomId, userId));
    return { roomId, members, lastSeq: feed.lastSeq, messages };
  }

  private async members(roomNo: number): Promise<RoomMember[]> {
    const rows = await this.rooms.members(roomNo);
    return rows.map(({ user_id, account, name, delivered_seq, read_seq }) => ({
      userId: user_id,
      name,
      status: account === null ? 'offline' : this.presence.statusOf(account),
      deliveredSeq: delivered_seq,
      readSeq: read_seq,
    }));
  }

  /** What is stored up to what the feed has told, and what it has told while that was read. */
  private async missed(roomNo: number, afterSeq: number | undefined, feed: RoomFeed): Promise<ChatMessage[]> {
    for (;;) {
      const upTo = feed.lastSeq;
      const stretch = {
        roomNo,
        after: afterSeq ?? 0,
        upTo,
        limit: afterSeq === undefined ? LAST : MOST_MISSED,
      };
      const stored = await this.messages.newest(stretch);
      const told = feed.since(upTo);
      if (told) return [...stored.map(messageOf), ...told.map(({ message }) => message)];
    }
  }
}
