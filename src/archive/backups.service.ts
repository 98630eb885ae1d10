import { Injectable } from '@nestjs/common';
import type { Backup, BackupList, ListQuery } from '../contracts/index.js';
import { AppError } from '../platform/errors/app-error.js';
import { decodeCursor, pageOf } from '../platform/paging/page.js';
import { ArchiveTarget } from './archive-target.js';
import { ArchiveRepository, type HeldArchive } from './archive.repository.js';

/** The documents that are held, for operators: what waits, why, and what may be cleared. */
@Injectable()
export class BackupsService {
  constructor(
    private readonly archives: ArchiveRepository,
    private readonly target: ArchiveTarget,
  ) {}

  async newest({ limit, cursor }: ListQuery): Promise<BackupList> {
    const [before] = decodeCursor(cursor, ['string']) ?? [];
    const rows = await this.archives.held(limit + 1, before);
    const hasTarget = this.target.isConfigured;
    const item = (row: HeldArchive): Backup => backupOf(row, hasTarget);
    return { ...pageOf(rows, limit, { item, key: ({ archive_id }) => [archive_id] }), hasTarget };
  }

  /** Clears what was delivered; its record stays. Throws ARCHIVE_NOT_FOUND, ARCHIVE_NOT_DELIVERED. */
  async clear(archiveId: string): Promise<void> {
    const isDelivered = await this.archives.isDelivered(archiveId);
    if (isDelivered === undefined) throw new AppError('ARCHIVE_NOT_FOUND');
    if (!isDelivered) throw new AppError('ARCHIVE_NOT_DELIVERED');
    await this.archives.clear(archiveId);
  }
}

function backupOf({ held_until, ...row }: HeldArchive, hasTarget: boolean): Backup {
  const isWaiting = hasTarget && row.delivered_at === null;
  return {
    ...row,
    archived_at: row.archived_at.toISOString(),
    next_attempt_at: isWaiting ? held_until.toISOString() : null,
    delivered_at: row.delivered_at?.toISOString() ?? null,
  };
}
