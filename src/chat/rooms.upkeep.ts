import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CleanupTasks } from '../platform/upkeep/cleanup-tasks.js';
import { GoneRooms } from './gone-rooms.service.js';

/** What rooms add to the cleanup. */
@Injectable()
export class RoomsUpkeep implements OnModuleInit {
  constructor(
    private readonly cleanup: CleanupTasks,
    private readonly gone: GoneRooms,
  ) {}

  onModuleInit(): void {
    this.cleanup.register({ name: 'messagesOfDeletedRooms', run: () => this.gone.remove() });
  }
}
