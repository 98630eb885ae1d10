import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { userJoined, userLeft } from '../contracts/index.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import { chatRoom, visitOf, visitRoom } from './chat-rooms.js';
import type { Visit } from './room.model.js';
import { Seats } from './seats.service.js';

/**
 * Tells the others in a room who comes and who goes: with a user's first socket there, on whichever instance, and with the
 * last one, in the order in which it happens here. Who lost their seat is told of by `RoomDoors`. Where two instances see
 * somebody come at the same moment, each leaves it to the other; where they see somebody go, both say so.
 */
@Injectable()
export class VisitNews implements OnModuleInit {
  private readonly logger = new Logger(VisitNews.name);
  /** Visits that this instance has seen come. */
  private readonly here = new Set<string>();
  private readonly settling = new Set<string>();

  constructor(
    private readonly hub: SocketHub,
    private readonly seats: Seats,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    const settle = (room: string): void => {
      const visit = visitOf(room);
      // The room is filled and emptied in the turn in which this is called, a moment after.
      if (visit) queueMicrotask(() => void this.settle(visit));
    };
    this.hub.onRooms('/', { filled: settle, emptied: settle });
  }

  /** Until what was told of the visit is so; one at a time for each. */
  private async settle(visit: Visit): Promise<void> {
    const room = visitRoom(visit.roomId, visit.userId);
    if (this.settling.has(room)) return;
    this.settling.add(room);
    try {
      while (this.isHere(room) !== this.here.has(room)) {
        if (this.here.delete(room)) await this.tellGone(visit, room);
        else await this.tellCome(visit, room);
      }
    } catch (error) {
      this.logger.error('a room was not told who comes and goes', error);
    } finally {
      this.settling.delete(room);
    }
  }

  private async tellCome({ roomId, userId }: Visit, room: string): Promise<void> {
    this.here.add(room);
    const name = this.hub.socketsIn(room, '/')[0]?.data.caller.name ?? null;
    if (!(await this.isNews(room))) return;
    const others = { namespace: '/', rooms: [chatRoom(roomId)], except: [room] } as const;
    this.hub.emit(userJoined, { roomId, userId, name }, others);
  }

  private async tellGone({ roomId, userId }: Visit, room: string): Promise<void> {
    if (!(await this.isNews(room)) || (await this.hasLostSeat(roomId, userId))) return;
    this.hub.emit(userLeft, { roomId, userId }, { namespace: '/', rooms: [chatRoom(roomId)] });
  }

  /** The sockets of an instance that stops come back elsewhere. */
  private async isNews(room: string): Promise<boolean> {
    return !(await this.hub.isElsewhere(room, '/')) && !this.lifecycle.isStopping;
  }

  private async hasLostSeat(roomId: string, userId: string): Promise<boolean> {
    const seat = await this.seats.find(roomId, userId).catch(() => null);
    return seat === undefined;
  }

  private isHere(room: string): boolean {
    return this.hub.socketsIn(room, '/').length > 0;
  }
}
