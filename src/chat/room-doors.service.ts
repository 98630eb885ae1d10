import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { userLeft } from '../contracts/index.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { chatRoom, chatRoomIdOf, visitOf, visitRoom } from './chat-rooms.js';
import { MemberRepository } from './member.repository.js';
import type { Visit } from './room.model.js';
import { MEMBERS_CHANNEL } from './seats.service.js';

const LOOK_MS = 1_000;

/**
 * Only those hear a room who have a seat in it. Whoever loses theirs is shown out at once, on all instances. What a
 * socket of another instance might still hear while Redis does not carry that there ends within about a second: every
 * instance looks by itself whether the visitors of rooms whose members have changed still have a seat, and at all visitors
 * as long as it cannot be told of changes.
 */
@Injectable()
export class RoomDoors implements OnModuleInit {
  private readonly logger = new Logger(RoomDoors.name);
  /** Rooms whose visitors have to be looked at. */
  private readonly changed = new Set<string>();

  constructor(
    private readonly hub: SocketHub,
    private readonly members: MemberRepository,
    private readonly state: StateEngine,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    const stopListening = this.state.listen(
      MEMBERS_CHANNEL,
      (roomId) => this.changed.add(roomId),
      () => this.suspectAll(),
    );
    const timer = setInterval(() => this.look(), LOOK_MS).unref();
    this.lifecycle.onStop('drain', () => {
      clearInterval(timer);
      stopListening();
    });
  }

  /** To be called once the seat is gone: the room is told that they have left, and so are they. */
  showOut({ roomId, userId }: Visit): void {
    this.hub.emit(userLeft, { roomId, userId }, { namespace: '/', rooms: [chatRoom(roomId)] });
    const visit = visitRoom(roomId, userId);
    this.hub.leaveAll('/', visit, [chatRoom(roomId), visit]);
  }

  /** To be called once the room is gone: each of its members is told that they have left. */
  close(roomId: string, userIds: readonly string[]): void {
    const visits = userIds.map((userId) => visitRoom(roomId, userId));
    for (const [index, userId] of userIds.entries())
      this.hub.emit(userLeft, { roomId, userId }, { namespace: '/', rooms: [visits[index]!] });
    this.hub.leaveAll('/', chatRoom(roomId), [chatRoom(roomId), ...visits]);
  }

  private suspectAll(): void {
    for (const room of this.hub.rooms('/')) {
      const roomId = chatRoomIdOf(room);
      if (roomId !== undefined) this.changed.add(roomId);
    }
  }

  private look(): void {
    if (!this.state.isUp()) this.suspectAll();
    const roomIds = [...this.changed];
    this.changed.clear();
    this.lookAt(roomIds).catch((error: unknown) => {
      this.logger.debug('who may be in which room is looked at later', error);
      for (const roomId of roomIds) this.changed.add(roomId);
    });
  }

  private async lookAt(roomIds: readonly string[]): Promise<void> {
    const visits = roomIds.flatMap((roomId) => this.visitsOf(roomId));
    if (visits.length === 0) return;
    for (const visit of await this.members.findUnseated(visits)) this.showOutHere(visit);
  }

  /** This instance's. */
  private visitsOf(roomId: string): Visit[] {
    const rooms = this.hub.socketsIn(chatRoom(roomId), '/').flatMap((socket) => [...socket.rooms]);
    const visits = [...new Set(rooms)].flatMap((room) => visitOf(room) ?? []);
    return visits.filter((visit) => visit.roomId === roomId);
  }

  private showOutHere({ roomId, userId }: Visit): void {
    const visit = visitRoom(roomId, userId);
    const sockets = this.hub.socketsIn(visit, '/');
    if (sockets.length === 0) return;
    const here = { namespace: '/', rooms: [chatRoom(roomId)], isLocal: true } as const;
    this.hub.emit(userLeft, { roomId, userId }, here);
    for (const { id } of sockets) [chatRoom(roomId), visit].forEach((room) => this.hub.leave(id, '/', room));
  }
}
