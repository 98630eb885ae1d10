import { Body, Controller, Param, Query } from '@nestjs/common';
import {
  addRoomMember,
  changeRoom,
  createRoom,
  deleteRoom,
  listRooms,
  ListQuery,
  NewRoom,
  removeRoomMember,
  RoomMemberParams,
  RoomParams,
  RoomPatch,
  showRoom,
  type Room,
  type RoomList,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { RoomsService } from './rooms.service.js';

@Controller()
export class RoomsController {
  constructor(private readonly rooms: RoomsService) {}

  @OnRoute(listRooms)
  onList(@CurrentCaller() caller: Caller, @Query() query: ListQuery): Promise<RoomList> {
    return this.rooms.list(caller, query);
  }

  @OnRoute(createRoom)
  onCreate(@CurrentCaller() caller: Caller, @Body() room: NewRoom): Promise<Room> {
    return this.rooms.create(caller, room);
  }

  @OnRoute(showRoom)
  onShow(@CurrentCaller() caller: Caller, @Param() { id }: RoomParams): Promise<Room> {
    return this.rooms.show(caller, id);
  }

  @OnRoute(changeRoom)
  onChange(
    @CurrentCaller() caller: Caller,
    @Param() { id }: RoomParams,
    @Body() { name }: RoomPatch,
  ): Promise<Room> {
    return this.rooms.rename(caller, id, name);
  }

  @OnRoute(deleteRoom)
  onDelete(@CurrentCaller() caller: Caller, @Param() { id }: RoomParams): Promise<void> {
    return this.rooms.delete(caller, id);
  }

  @OnRoute(addRoomMember)
  onAddMember(@CurrentCaller() caller: Caller, @Param() { id, userId }: RoomMemberParams): Promise<void> {
    return this.rooms.addMember(caller, id, userId);
  }

  @OnRoute(removeRoomMember)
  onRemoveMember(@CurrentCaller() caller: Caller, @Param() { id, userId }: RoomMemberParams): Promise<void> {
    return this.rooms.removeMember(caller, id, userId);
  }
}
