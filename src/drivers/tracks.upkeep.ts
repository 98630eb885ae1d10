import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CleanupTasks } from '../platform/upkeep/cleanup-tasks.js';
import { TracksService } from './tracks.service.js';

/** What tracks add to the cleanup. */
@Injectable()
export class TracksUpkeep implements OnModuleInit {
  constructor(
    private readonly cleanup: CleanupTasks,
    private readonly tracks: TracksService,
  ) {}

  onModuleInit(): void {
    this.cleanup.register({ name: 'trackMonths', run: () => this.tracks.dropOld() });
  }
}
