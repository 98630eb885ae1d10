import { Module } from '@nestjs/common';
import { AttachmentReaders } from './attachment-readers.port.js';
import { Attachments } from './attachments.port.js';
import { AttachmentsService } from './attachments.service.js';

/** Files that are sent in messages. */
@Module({
  providers: [
    AttachmentReaders,
    AttachmentsService,
    { provide: Attachments, useExisting: AttachmentsService },
  ],
  exports: [AttachmentReaders, Attachments],
})
export class AttachmentsModule {}
