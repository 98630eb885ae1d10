import { Module } from '@nestjs/common';
import { join } from 'node:path';
import { s3AddressOf } from '../platform/config/s3-address.js';
import { Settings } from '../platform/config/settings.js';
import { HealthRegistry } from '../platform/health/health-registry.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { AttachmentReaders } from './attachment-readers.port.js';
import { AttachmentRemovalRepository } from './attachment-removal.repository.js';
import { AttachmentRemovalService } from './attachment-removal.service.js';
import { AttachmentSpool } from './attachment-spool.js';
import { AttachmentStore } from './attachment-store.port.js';
import { AttachmentRepository } from './attachment.repository.js';
import { AttachmentsController } from './attachments.controller.js';
import { Attachments } from './attachments.port.js';
import { AttachmentsService } from './attachments.service.js';
import { AttachmentsUpkeep } from './attachments.upkeep.js';
import { FolderAttachments } from './folder-attachments.js';
import { S3Attachments } from './s3-attachments.js';
import { S3Bucket } from './s3-bucket.js';
import { S3Watch } from './s3-watch.js';

/** Files that are sent in messages: in a folder, or in the bucket of S3_URL. */
@Module({
  controllers: [AttachmentsController],
  providers: [
    {
      provide: S3Bucket,
      useFactory: ({ S3_URL }: Settings) => S3_URL && new S3Bucket(s3AddressOf(S3_URL)!),
      inject: [Settings],
    },
    {
      provide: S3Watch,
      useFactory: (bucket: S3Bucket | undefined, health: HealthRegistry, lifecycle: Lifecycle) =>
        bucket && new S3Watch(bucket, health, lifecycle),
      inject: [S3Bucket, HealthRegistry, Lifecycle],
    },
    {
      provide: AttachmentStore,
      useFactory: (bucket: S3Bucket | undefined, { DATA_DIR }: Settings) =>
        bucket ? new S3Attachments(bucket) : new FolderAttachments(join(DATA_DIR, 'attachments')),
      inject: [S3Bucket, Settings],
    },
    { provide: Attachments, useExisting: AttachmentsService },
    AttachmentReaders,
    AttachmentRemovalRepository,
    AttachmentRemovalService,
    AttachmentRepository,
    AttachmentSpool,
    AttachmentsService,
    AttachmentsUpkeep,
  ],
  exports: [AttachmentReaders, Attachments],
})
export class AttachmentsModule {}
