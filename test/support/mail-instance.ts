import { Lifecycle } from '../../src/platform/lifecycle/lifecycle.js';
import { MailOutbox } from '../../src/platform/mail/mail-outbox.service.js';
import { MailPace } from '../../src/platform/mail/mail-pace.js';
import { MailSender } from '../../src/platform/mail/mail-sender.js';
import { MailServer } from '../../src/platform/mail/mail-server.js';
import { MailRepository } from '../../src/platform/mail/mail.repository.js';
import type { Database } from '../../src/platform/postgres/database.port.js';
import { testSettings } from './settings.js';

/** As always, but quicker: time-outs below half a second, a few milliseconds between attempts. */
export const QUICK: MailPace = {
  lookMs: 10,
  silenceMs: 400,
  conversationMs: 2_000,
  goodbyeMs: 100,
  away: { fromMs: 5, toMs: 20 },
  refused: { fromMs: 5, toMs: 20 },
};

export interface MailInstance {
  readonly outbox: MailOutbox;
  readonly mails: MailRepository;
  /** Adds mails with these keys, which are their subjects too, each in a transaction of its own. */
  readonly add: (...keys: string[]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The mail of one instance; instances share the database. Without `url` none is configured. */
export function aMailInstance(database: Database, url?: string, pace: Partial<MailPace> = {}): MailInstance {
  const settings = testSettings({
    SMTP_URL: url,
    ALERT_EMAIL_FROM: 'alerts@plant.test',
    ALERT_EMAIL_TO: ['ada@plant.test', 'bob@plant.test'],
  });
  const lifecycle = new Lifecycle();
  const mails = new MailRepository(database);
  const ownPace = { ...QUICK, ...pace };
  const server = new MailServer(settings, ownPace);
  const sender = new MailSender(mails, server, ownPace, lifecycle);
  sender.onModuleInit();
  const outbox = new MailOutbox(settings, mails, server, sender);
  const add = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      const mail = { key, subject: key, text: `about ${key}`, html: `<p>about ${key}</p>` };
      await database.transaction((trx) => outbox.add(trx, mail));
    }
  };
  return { outbox, mails, add, stop: () => lifecycle.beforeApplicationShutdown() };
}
