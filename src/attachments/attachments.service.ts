import { Injectable } from '@nestjs/common';
import type { Attachment } from '../contracts/index.js';
import { Attachments } from './attachments.port.js';

@Injectable()
export class AttachmentsService extends Attachments {
  use(): Promise<Map<string, Attachment>> {
    return Promise.resolve(new Map());
  }
}
