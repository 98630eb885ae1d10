import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import type { ListQuery, MailState, OutgoingMail } from '../../contracts/index.js';
import { Settings } from '../config/settings.js';
import { decodeCursor, pageOf, type Page } from '../paging/page.js';
import { MailSender } from './mail-sender.js';
import { MailServer } from './mail-server.js';
import { MailRepository, type MailRow, type NewMail } from './mail.repository.js';

/**
 * Mails that go out after the transaction in which they were written, and only if it was committed. Nobody waits for
 * the mail server: `add` is one insert, `wake` returns at once. See `MailSender` for order, repeats and failure. Without
 * SMTP_URL mails are kept to be read by admins, and never sent.
 */
@Injectable()
export class MailOutbox {
  constructor(
    private readonly settings: Settings,
    private readonly mails: MailRepository,
    private readonly server: MailServer,
    private readonly sender: MailSender,
  ) {}

  /** Adds a mail to those in ALERT_EMAIL_TO; the same key again adds nothing, for the week that sent mails are kept. */
  async add<T>(trx: Transaction<T>, mail: NewMail): Promise<void> {
    const recipients = this.settings.ALERT_EMAIL_TO;
    await this.mails.add(trx, mail, { recipients, keptOnly: !this.server.isConfigured });
  }

  /** To be called after the commit, so that the mail goes out at once; else it does within 2 s. */
  wake(): void {
    this.sender.wake();
  }

  /** What waits, was sent, given up or kept, newest first. */
  async newest({ limit, cursor }: ListQuery): Promise<Page<OutgoingMail>> {
    const [before] = decodeCursor(cursor, ['number']) ?? [];
    const rows = await this.mails.newest(limit + 1, before);
    return pageOf(rows, limit, { item: outgoingMailOf, key: ({ id }) => [id] });
  }
}

function outgoingMailOf(row: MailRow): OutgoingMail {
  const { id, recipients, subject, text, refusals, last_error } = row;
  const state = stateOf(row);
  return {
    id,
    state,
    to: [...recipients],
    subject,
    text: state === 'kept' ? text : null,
    created_at: row.created_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
    refusals,
    last_error,
  };
}

function stateOf({ kept_only, sent_at, failed_at }: MailRow): MailState {
  if (kept_only) return 'kept';
  if (sent_at) return 'sent';
  return failed_at ? 'failed' : 'waiting';
}
