import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { Settings } from '../config/settings.js';
import { MailSender } from './mail-sender.js';
import { MailServer } from './mail-server.js';
import { MailRepository, type NewMail } from './mail.repository.js';

/**
 * Mails that go out after the transaction in which they were written, and only if it was committed. Nobody waits for
 * the mail server: `add` is one insert, `wake` returns at once. See `MailSender` for order, repeats and failure.
 */
@Injectable()
export class MailOutbox {
  constructor(
    private readonly settings: Settings,
    private readonly mails: MailRepository,
    private readonly server: MailServer,
    private readonly sender: MailSender,
  ) {}

  /** False without SMTP_URL: then nothing is added. */
  get isEnabled(): boolean {
    return this.server.isConfigured;
  }

  /** Adds a mail to those in ALERT_EMAIL_TO; the same key again adds nothing, for the week that sent mails are kept. */
  async add<T>(trx: Transaction<T>, mail: NewMail): Promise<void> {
    if (this.isEnabled) await this.mails.add(trx, mail, this.settings.ALERT_EMAIL_TO);
  }

  /** To be called after the commit, so that the mail goes out at once; else it does within 2 s. */
  wake(): void {
    this.sender.wake();
  }
}
