import { Injectable } from '@nestjs/common';
import type { NodemailerError, SendMailOptions } from 'nodemailer';
import { Settings } from '../config/settings.js';
import { deliveryOf, failureOf, type Delivery } from './delivery.js';
import { MailPace } from './mail-pace.js';
import type { WaitingMail } from './mail.repository.js';
import { smtpTransport } from './smtp-transport.js';

/**
 * The mail server of SMTP_URL. Each mail is one conversation, which ends within 20 s whatever the server does, and
 * never throws: a time-out is an answer too.
 */
@Injectable()
export class MailServer {
  private transport?: ReturnType<typeof smtpTransport>;

  constructor(
    private readonly settings: Settings,
    private readonly pace: MailPace,
  ) {}

  get isConfigured(): boolean {
    return this.settings.SMTP_URL !== undefined;
  }

  /** `signal` breaks the conversation off. */
  async deliver(mail: WaitingMail, signal: AbortSignal): Promise<Delivery> {
    this.transport ??= smtpTransport(this.settings.SMTP_URL!, this.pace.silenceMs);
    // Not AbortSignal.timeout: among the sources of AbortSignal.any, Node 20.20 loses it to the garbage collector.
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), this.pace.conversationMs);
    const ends = AbortSignal.any([signal, patience.signal]);
    try {
      return deliveryOf(await this.transport.sendMail({ ...this.messageOf(mail), signal: ends }));
    } catch (error) {
      return failureOf(error as NodemailerError, mail.recipients);
    } finally {
      clearTimeout(timer);
    }
  }

  private messageOf({
    message_id,
    recipients,
    created_at,
    subject,
    text,
    html,
  }: WaitingMail): SendMailOptions {
    const from = this.settings.ALERT_EMAIL_FROM;
    return {
      messageId: `<${message_id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
      date: created_at,
      from: { name: 'Relais', address: from },
      to: recipients.map((address) => ({ name: '', address })),
      subject,
      text,
      html,
      // RFC 3834: no out-of-office replies, please.
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  }
}
