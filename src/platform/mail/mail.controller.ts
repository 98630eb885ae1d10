import { Controller, Query } from '@nestjs/common';
import { listMails, ListQuery, type OutgoingMailList } from '../../contracts/index.js';
import { OnRoute } from '../http/on-route.decorator.js';
import { MailOutbox } from './mail-outbox.service.js';

@Controller()
export class MailController {
  constructor(private readonly mails: MailOutbox) {}

  @OnRoute(listMails)
  onList(@Query() query: ListQuery): Promise<OutgoingMailList> {
    return this.mails.newest(query);
  }
}
