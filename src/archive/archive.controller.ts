import { Controller, Param, Query } from '@nestjs/common';
import { ArchiveParams, clearArchive, listArchives, ListQuery, type BackupList } from '../contracts/index.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { BackupsService } from './backups.service.js';

@Controller()
export class ArchiveController {
  constructor(private readonly backups: BackupsService) {}

  @OnRoute(listArchives)
  onList(@Query() query: ListQuery): Promise<BackupList> {
    return this.backups.newest(query);
  }

  @OnRoute(clearArchive)
  onClear(@Param() { id }: ArchiveParams): Promise<void> {
    return this.backups.clear(id);
  }
}
