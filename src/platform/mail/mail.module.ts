import { Global, Module } from '@nestjs/common';
import { MailController } from './mail.controller.js';
import { MailOutbox } from './mail-outbox.service.js';
import { MailPace } from './mail-pace.js';
import { MailSender } from './mail-sender.js';
import { MailServer } from './mail-server.js';
import { MailRepository } from './mail.repository.js';
import { MailUpkeep } from './mail.upkeep.js';

@Global()
@Module({
  controllers: [MailController],
  providers: [MailOutbox, MailPace, MailRepository, MailSender, MailServer, MailUpkeep],
  exports: [MailOutbox],
})
export class MailModule {}
