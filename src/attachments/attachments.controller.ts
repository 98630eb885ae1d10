import { Controller, Headers, HttpStatus, Param, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  AttachmentParams,
  downloadAttachment,
  uploadAttachment,
  type Attachment,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { uploadedFile } from '../platform/http/uploaded-file.js';
import { AttachmentsService } from './attachments.service.js';
import { cachingHeaders, downloadHeaders } from './download-headers.js';

@Controller()
export class AttachmentsController {
  constructor(private readonly attachments: AttachmentsService) {}

  @OnRoute(uploadAttachment)
  async onUpload(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<Attachment> {
    return this.attachments.keep(caller.id, await uploadedFile(request));
  }

  @OnRoute(downloadAttachment)
  async onDownload(
    @CurrentCaller() caller: Caller,
    @Param() { id }: AttachmentParams,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('if-none-match') known?: string,
  ): Promise<StreamableFile | void> {
    const attachment = await this.attachments.find(caller, id);
    if (known?.includes(cachingHeaders(attachment).ETag)) {
      void reply.status(HttpStatus.NOT_MODIFIED).headers(cachingHeaders(attachment));
      return undefined;
    }
    const content = await this.attachments.open(attachment);
    void reply.headers(downloadHeaders(attachment));
    return new StreamableFile(content);
  }
}
