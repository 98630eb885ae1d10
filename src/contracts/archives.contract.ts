import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsISO8601, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { type Role } from './event.js';
import { ListQuery } from './list.js';
import { defineRoute } from './route.js';

const ADMIN: readonly Role[] = ['admin'];

export class Backup {
  @IsUUID()
  archive_id!: string;

  @IsString()
  reservation_id!: string;

  @IsInt()
  from_seq!: number;

  @IsInt()
  to_seq!: number;

  @IsInt()
  @JSONSchema({ description: 'bytes of the document' })
  size!: number;

  @IsISO8601()
  archived_at!: string;

  @IsInt()
  @JSONSchema({ description: 'without success' })
  attempts!: number;

  @IsOptional()
  @IsISO8601()
  @JSONSchema({ description: 'not before this; null: there is none, it is delivered or has no target' })
  next_attempt_at!: string | null;

  @IsOptional()
  @IsString()
  last_error!: string | null;

  @IsOptional()
  @IsISO8601()
  delivered_at!: string | null;
}

export class BackupList {
  @ValidateNested({ each: true })
  @Type(() => Backup)
  items!: Backup[];

  @IsBoolean()
  @JSONSchema({ description: 'false: documents are held until LARAVEL_API_URL is set' })
  hasTarget!: boolean;

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export class ArchiveParams {
  @IsUUID()
  id!: string;
}

export const listArchives = defineRoute('GET /api/archives', {
  access: ADMIN,
  summary: 'Archives of chats whose documents are held here, newest first',
  query: ListQuery,
  response: BackupList,
});

export const clearArchive = defineRoute('DELETE /api/archives/:id', {
  access: ADMIN,
  summary: 'Clears a document that was delivered, before its 7 days are over',
  params: ArchiveParams,
});
