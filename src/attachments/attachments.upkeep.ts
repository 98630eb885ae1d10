import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CleanupTasks } from '../platform/upkeep/cleanup-tasks.js';
import { AttachmentRemovalService } from './attachment-removal.service.js';

/** What attachments add to the cleanup. */
@Injectable()
export class AttachmentsUpkeep implements OnModuleInit {
  constructor(
    private readonly cleanup: CleanupTasks,
    private readonly removal: AttachmentRemovalService,
  ) {}

  onModuleInit(): void {
    this.cleanup.register({ name: 'attachments', run: () => this.removal.removeUnneeded() });
  }
}
