import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CleanupTasks } from '../platform/upkeep/cleanup-tasks.js';
import { ArchiveRepository } from './archive.repository.js';

/** What archives add to the cleanup. */
@Injectable()
export class ArchiveUpkeep implements OnModuleInit {
  constructor(
    private readonly cleanup: CleanupTasks,
    private readonly archives: ArchiveRepository,
  ) {}

  onModuleInit(): void {
    this.cleanup.register({ name: 'backups', run: () => this.archives.clearDelivered() });
  }
}
