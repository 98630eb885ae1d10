import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AttachmentReaders } from '../attachments/attachment-readers.port.js';
import { NAMED_ROOM_ID } from '../contracts/index.js';
import { TopicRelations } from '../platform/policy/topic-relations.port.js';
import { PresenceAudience } from '../presence/presence-audience.port.js';
import { MemberRepository } from './member.repository.js';
import { RoomRepository } from './room.repository.js';
import { Seats, type Visitor } from './seats.service.js';

/** What other features ask about the members of rooms. */
@Injectable()
export class RoomRelations implements OnModuleInit {
  constructor(
    private readonly audience: PresenceAudience,
    private readonly readers: AttachmentReaders,
    private readonly relations: TopicRelations,
    private readonly seats: Seats,
    private readonly rooms: RoomRepository,
    private readonly members: MemberRepository,
  ) {}

  onModuleInit(): void {
    this.audience.register((accounts) => this.members.contactsOf(accounts));
    this.readers.register((caller, roomNos) => this.mayReadOneOf(caller, roomNos));
    this.relations.register('member', async ({ id }, room) => {
      const isName = NAMED_ROOM_ID.test(room);
      return isName && (await this.seats.find(room, id)) !== undefined;
    });
  }

  private async mayReadOneOf(visitor: Visitor, roomNos: readonly number[]): Promise<boolean> {
    for (const roomId of await this.rooms.idsOf(roomNos)) {
      if (await this.seats.mayRead(visitor, roomId)) return true;
    }
    return false;
  }
}
