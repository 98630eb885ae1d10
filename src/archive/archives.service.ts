import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { ArchiveDelivery } from './archive-delivery.js';
import { ArchiveTarget } from './archive-target.js';
import { documentOf } from './archive.model.js';
import { ArchiveRepository } from './archive.repository.js';
import { Archives, type ArchiveCounts, type ArchivedStretch } from './archives.port.js';

type Trx = Transaction<unknown>;

@Injectable()
export class ArchivesService extends Archives {
  constructor(
    private readonly archives: ArchiveRepository,
    private readonly target: ArchiveTarget,
    private readonly delivery: ArchiveDelivery,
  ) {
    super();
  }

  add(trx: Trx, stretch: ArchivedStretch): Promise<void> {
    const made = { archiveId: uuidv7(), archivedAt: new Date().toISOString() };
    return this.archives.add(trx, documentOf(stretch, made));
  }

  forget(trx: Trx, reservationId: string): Promise<void> {
    return this.archives.forget(trx, reservationId);
  }

  wake(): void {
    this.delivery.wake();
  }

  async isPending(reservationId: string): Promise<boolean> {
    return this.target.isConfigured && (await this.archives.isWaiting(reservationId));
  }

  count(): Promise<ArchiveCounts> {
    return this.archives.count();
  }
}
