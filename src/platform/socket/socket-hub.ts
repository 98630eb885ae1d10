import { Injectable } from '@nestjs/common';
import { pauseFor } from '../retry/pause-for.js';
import type { EventPosition, ServerEventContract } from '../../contracts/index.js';
import type { CallerNamespace, CallerSocket, SocketServer } from './caller-socket.js';
import { leaveAdminPages } from './page-rooms.js';

const ANSWER_MS = 2_000;

export interface Audience {
  readonly namespace: '/' | '/mqtt';
  /** A socket in several of these gets the event once. */
  readonly rooms: readonly string[] | 'everyone';
  /** Sockets in one of these do not get it. */
  readonly except?: readonly string[];
  /** True: only sockets of this instance. */
  readonly isLocal?: boolean;
}

/** What happens to a room on this instance. */
export interface RoomEnds {
  readonly filled: (room: string) => void;
  readonly emptied: (room: string) => void;
}

/** What services and notifiers say to sockets. Encoded once per event, however many sockets get it. */
@Injectable()
export class SocketHub {
  private server?: SocketServer;

  attach(server: SocketServer): void {
    this.server = server;
  }

  emit<N extends string, D extends object>(
    event: ServerEventContract<N, D>,
    data: D,
    audience: Audience,
  ): void {
    this.operator(audience)?.emit(event.name, data);
  }

  /** The same for what stands in a stream, where it is known by its name: its place comes as the second argument. */
  emitPositioned(event: string, data: object, position: EventPosition, audience: Audience): void {
    this.operator(audience)?.emit(event, data, position);
  }

  /** Says something of its own to each socket of this instance, in every namespace. */
  tellEach<N extends string, D extends object>(event: ServerEventContract<N, D>, data: () => D): void {
    for (const name of ['/', '/mqtt'] as const) {
      for (const socket of this.namespace(name).sockets.values()) socket.emit(event.name, data());
    }
  }

  /** This instance's sockets of one user. */
  socketsOf(userId: string, namespace: '/' | '/mqtt'): CallerSocket[] {
    return this.socketsIn(userRoom(userId), namespace);
  }

  /** Users with a socket on this instance. */
  users(namespace: '/' | '/mqtt'): string[] {
    const callers = [...this.namespace(namespace).sockets.values()].map((socket) => socket.data.caller.id);
    return [...new Set(callers)];
  }

  /** False when the socket is gone. */
  join(socketId: string, namespace: '/' | '/mqtt', ...rooms: string[]): boolean {
    const socket = this.namespace(namespace).sockets.get(socketId);
    void socket?.join(rooms);
    return socket !== undefined;
  }

  leave(socketId: string, namespace: '/' | '/mqtt', room: string): void {
    void this.namespace(namespace).sockets.get(socketId)?.leave(room);
  }

  /** Has every socket of these rooms join others, on whichever instance. */
  joinAll(namespace: '/' | '/mqtt', of: string, rooms: readonly string[]): void {
    this.namespace(namespace)
      .in(of)
      .socketsJoin([...rooms]);
  }

  /** Has every socket of a room leave others, on whichever instance. */
  leaveAll(namespace: '/' | '/mqtt', of: string, rooms: readonly string[]): void {
    this.namespace(namespace)
      .in(of)
      .socketsLeave([...rooms]);
  }

  /** One socket of this instance. */
  socket(socketId: string, namespace: '/' | '/mqtt'): CallerSocket | undefined {
    return this.namespace(namespace).sockets.get(socketId);
  }

  /** True while a socket of this instance is in one of the rooms. */
  hasSockets(namespace: '/' | '/mqtt', rooms: Audience['rooms']): boolean {
    const { adapter, sockets } = this.namespace(namespace);
    return rooms === 'everyone' ? sockets.size > 0 : rooms.some((room) => adapter.rooms.has(room));
  }

  /** This instance's sockets in a room. */
  socketsIn(room: string, namespace: '/' | '/mqtt'): CallerSocket[] {
    const { adapter, sockets } = this.namespace(namespace);
    return [...(adapter.rooms.get(room) ?? [])].flatMap((id) => sockets.get(id) ?? []);
  }

  /** The rooms of one of this instance's sockets; none when it is gone. */
  roomsOf(socketId: string, namespace: '/' | '/mqtt'): ReadonlySet<string> {
    return this.namespace(namespace).sockets.get(socketId)?.rooms ?? new Set();
  }

  /** The rooms that sockets of this instance are in. */
  rooms(namespace: '/' | '/mqtt'): Iterable<string> {
    return this.namespace(namespace).adapter.rooms.keys();
  }

  /** True while a socket of another instance is in the room; false when not all of them answer within 2 s. */
  async isElsewhere(room: string, namespace: '/' | '/mqtt'): Promise<boolean> {
    const here = this.socketsIn(room, namespace).length;
    const everywhere = this.namespace(namespace).timeout(ANSWER_MS).in(room).fetchSockets();
    const ending = new AbortController();
    // While Redis is frozen it does not even say how many instances there are.
    const silence = pauseFor(ANSWER_MS, ending.signal).then(() => false);
    try {
      return await Promise.race([everywhere.then(({ length }) => length > here), silence]);
    } catch {
      return false;
    } finally {
      ending.abort();
    }
  }

  /** Calls back when the first socket of this instance has come into a room, and when the last one has left it. */
  onRooms(namespace: '/' | '/mqtt', ends: RoomEnds): void {
    const { adapter } = this.namespace(namespace);
    adapter.on('create-room', ends.filled);
    adapter.on('delete-room', ends.emptied);
  }

  /** Calls back when a socket of this instance has left a room, by its end too. */
  onLeft(namespace: '/' | '/mqtt', left: (room: string, socketId: string) => void): void {
    this.namespace(namespace).adapter.on('leave-room', left);
  }

  /** Sockets of this instance, all namespaces together. */
  count(): number {
    return this.server?.engine.clientsCount ?? 0;
  }

  /** Undefined: nobody. */
  private operator({ namespace, rooms, except = [], isLocal }: Audience) {
    if (rooms !== 'everyone' && rooms.length === 0) return undefined;
    if (isLocal && !this.hasSockets(namespace, rooms)) return undefined;
    const everyone = this.namespace(namespace).except([...except]);
    const audience = rooms === 'everyone' ? everyone : everyone.to([...rooms]);
    return isLocal ? audience.local : audience;
  }

  private namespace(name: '/' | '/mqtt'): CallerNamespace {
    if (!this.server) throw new Error('the socket server is not up yet');
    return this.server.of(name);
  }
}

/** Every socket is in the room of its user. */
export const userRoom = (userId: string): string => `user:${userId}`;

/** Sockets of those who take part in a reservation, once they have joined it. */
export const reservationRoom = (reservationId: string): string => `reservation:${reservationId}`;

/** Every socket of an admin is in it, in each namespace. */
export const ADMINS_ROOM = 'admins';

/** Puts a socket into the rooms of its caller, and out of those of admins where it is none any more. */
export function enterCallerRooms(socket: CallerSocket): void {
  const { id, role } = socket.data.caller;
  void socket.join(userRoom(id));
  if (role === 'admin') return void socket.join(ADMINS_ROOM);
  void socket.leave(ADMINS_ROOM);
  leaveAdminPages(socket);
}
