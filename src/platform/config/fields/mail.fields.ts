import { mailAddress, mailAddresses } from '../mail-address.js';
import { secret } from '../setting.js';

export const mailFields = {
  SMTP_URL: secret('Mail server; smtps: for TLS from the start. None: no e-mail', ['smtp:', 'smtps:']),
  ALERT_EMAIL_FROM: mailAddress('relais@localhost', 'Sender of the e-mails'),
  ALERT_EMAIL_TO: mailAddresses('Who gets an e-mail when an incident opens or ends, separated by commas'),
} as const;
