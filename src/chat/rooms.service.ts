import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { MAX_ROOM_MEMBERS, type ListQuery, type NewRoom, type Room } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { AppError } from '../platform/errors/app-error.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { decodeCursor, pageOf, type Page } from '../platform/paging/page.js';
import { RoomChanged } from './chat.events.js';
import { MemberChanges } from './member-changes.service.js';
import { RoomChanges } from './room-changes.service.js';
import { refusalOf, roomOf, type RoomView } from './room.model.js';
import { RoomViewRepository } from './room-view.repository.js';
import { Seats } from './seats.service.js';

/** Rooms as callers see and change them. Throws ROOM_NOT_FOUND to strangers, whether there is such a room or not. */
@Injectable()
export class RoomsService {
  constructor(
    private readonly seats: Seats,
    private readonly views: RoomViewRepository,
    private readonly changes: RoomChanges,
    private readonly members: MemberChanges,
    private readonly events: DomainEvents,
  ) {}

  /** Those where the caller has a seat: the newest message first, one without messages where it was made. */
  async list(caller: Caller, { limit, cursor }: ListQuery): Promise<Page<Room>> {
    const before = decodeCursor(cursor, ['number', 'number']);
    const rooms = await this.views.list(caller.id, { limit: limit + 1, before });
    return pageOf(rooms, limit, { item: roomOf, key: ({ newestMs, no }) => [newestMs, no] });
  }

  async show(caller: Caller, roomId: string): Promise<Room> {
    return roomOf(await this.view(caller, roomId));
  }

  /** The caller owns it. Throws ROOM_EXISTS, ROOM_FULL. */
  async create(caller: Caller, { roomId: id = uuidv7(), name, members }: NewRoom): Promise<Room> {
    const others = members.filter((userId) => userId !== caller.id);
    if (others.length >= MAX_ROOM_MEMBERS) throw new AppError('ROOM_FULL', { max: MAX_ROOM_MEMBERS });
    await this.changes.add({ id, name: name ?? null, owner: caller.id }, [
      { userId: caller.id, account: caller.id, name: caller.name ?? null },
      ...others.map((userId) => ({ userId, account: userId, name: null })),
    ]);
    const room = await this.show(caller, id);
    this.events.emit(new RoomChanged(id, room.members));
    return room;
  }

  /** Throws ROOM_NOT_CHANGEABLE, ACCESS_DENIED. */
  async rename(caller: Caller, roomId: string, name: string): Promise<Room> {
    const room = await this.changeable(caller, roomId);
    await this.changes.rename(room, name);
    this.events.emit(new RoomChanged(roomId, []));
    return roomOf({ ...room, name });
  }

  /** Its id is free at once. Throws ROOM_NOT_CHANGEABLE, ACCESS_DENIED. */
  async delete(caller: Caller, roomId: string): Promise<void> {
    const room = await this.changeable(caller, roomId);
    await this.changes.delete(room);
    this.events.emit(new RoomChanged(roomId, room.members));
  }

  /** Throws ROOM_NOT_CHANGEABLE, ACCESS_DENIED, ROOM_FULL. */
  async addMember(caller: Caller, roomId: string, userId: string): Promise<void> {
    const room = await this.changeable(caller, roomId);
    await this.members.add(room, userId);
    this.events.emit(new RoomChanged(roomId, [userId]));
  }

  /** Everybody may take themselves out. Throws ROOM_NOT_CHANGEABLE, ACCESS_DENIED. */
  async removeMember(caller: Caller, roomId: string, userId: string): Promise<void> {
    const room = await this.changeable(caller, roomId, userId);
    await this.members.remove(room, userId);
    this.events.emit(new RoomChanged(roomId, [userId]));
  }

  private async changeable(caller: Caller, roomId: string, removedMember?: string): Promise<RoomView> {
    const room = await this.view(caller, roomId);
    const refusal = refusalOf(room, caller, removedMember);
    if (refusal) throw new AppError(refusal);
    return room;
  }

  private async view(caller: Caller, roomId: string): Promise<RoomView> {
    const no = await this.seats.findReadable(caller, roomId);
    const room = no === undefined ? undefined : await this.views.find(caller.id, no);
    if (!room) throw new AppError('ROOM_NOT_FOUND');
    return room;
  }
}
