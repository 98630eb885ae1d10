import { Module } from '@nestjs/common';
import { ArchiveController } from './archive.controller.js';
import { ArchiveDelivery } from './archive-delivery.js';
import { ArchivePace } from './archive-pace.js';
import { ArchiveTarget } from './archive-target.js';
import { ArchiveRepository } from './archive.repository.js';
import { ArchiveUpkeep } from './archive.upkeep.js';
import { BackupsService } from './backups.service.js';
import { Archives } from './archives.port.js';
import { ArchivesService } from './archives.service.js';

/** Chats that are put away, and handed to the backend of the bookings. */
@Module({
  controllers: [ArchiveController],
  providers: [
    ArchiveDelivery,
    ArchivePace,
    ArchiveRepository,
    { provide: Archives, useClass: ArchivesService },
    ArchiveTarget,
    ArchiveUpkeep,
    BackupsService,
  ],
  exports: [Archives],
})
export class ArchiveModule {}
