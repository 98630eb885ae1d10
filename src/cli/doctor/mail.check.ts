import { smtpTransport } from '../../platform/mail/smtp-transport.js';
import { placeOf } from '../../platform/config/engines.js';
import { problem, reasonOf, well, type Check } from './finding.js';

const SILENCE_MS = 4_000;

/** Whether the mail server greets and lets Relais in; no mail is sent. */
export const mailCheck: Check = {
  name: 'Mail',
  async find({ SMTP_URL, ALERT_EMAIL_TO }) {
    if (!SMTP_URL) return well('not configured: incidents are told without e-mail');
    try {
      await smtpTransport(SMTP_URL, SILENCE_MS).verify();
      return well(`server at ${placeOf(SMTP_URL)}; alerts go to ${ALERT_EMAIL_TO.join(', ')}`);
    } catch (error) {
      const what = `the mail server at ${placeOf(SMTP_URL)}: ${reasonOf(error)}`;
      return problem(what, 'start it, or correct SMTP_URL; unset, no e-mail is sent');
    }
  },
};
