import { IsInt, IsString, IsUUID } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { defineRoute } from './route.js';

export class Attachment {
  @IsUUID()
  attachmentId!: string;

  @IsString()
  @JSONSchema({ description: 'as the sender calls it' })
  name!: string;

  @IsString()
  @JSONSchema({ description: 'media type, by its content' })
  type!: string;

  @IsInt()
  @JSONSchema({ description: 'bytes' })
  size!: number;

  @IsString()
  @JSONSchema({ description: 'path of the content, on this server' })
  url!: string;
}

export class AttachmentParams {
  @IsUUID()
  id!: string;
}

export const uploadAttachment = defineRoute('POST /api/attachments', {
  access: 'caller',
  summary:
    'Stores a file (multipart field `file`) to be sent in a message within a day; else it is deleted again',
  upload: 'file',
  response: Attachment,
  status: 201,
});

export const downloadAttachment = defineRoute('GET /api/attachments/:id', {
  access: 'caller',
  summary: 'The content, always as a download; to members of a room where it was sent',
  params: AttachmentParams,
  mediaType: 'application/octet-stream',
  alsoAs: 'application/octet-stream',
});
