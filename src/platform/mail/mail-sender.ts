import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { isUnavailable } from '../postgres/connection-failure.js';
import { backoffMs } from '../retry/backoff.js';
import { FreshRuns } from '../retry/fresh-runs.js';
import { untilNoted } from '../retry/until-noted.js';
import type { Delivery, Refusal } from './delivery.js';
import { MailPace } from './mail-pace.js';
import { MailServer } from './mail-server.js';
import { MailRepository, type Setback, type WaitingMail } from './mail.repository.js';

/** How often a mail that is refused for good is tried, and how often one that is put off keeps its turn. */
const PATIENCE = 5;
/** How often a mail that is put off is tried: about three days, at half an hour to an hour each. */
const MOST_ATTEMPTS = 100;

/**
 * Sends the mails that wait, oldest first, one at a time over all instances.
 *
 * While the server is away the oldest mail is tried, 1 s … 30 s apart, and no other: nothing is lost, however long it
 * takes. A mail that the server puts off (4xx) keeps its turn for five attempts, about half a minute, then others go
 * first; one that it refuses for good (5xx) lets others go first at once, and is kept as failed after the fifth time.
 * Recipients who have got a mail are left out when it is tried again for the others.
 *
 * A mail is sent twice only where its success could not be noted: the process was killed, or the database was away for
 * longer than 30 s, just after the server had taken it; or the server took it and said so too late. Its Message-ID is
 * the same then, so that mailboxes can drop the copy.
 *
 * The stop begins no mail any more, and breaks off what is under way after 3 s; what waits is sent after the next start.
 */
@Injectable()
export class MailSender implements OnModuleInit {
  private readonly logger = new Logger('Mail');
  private readonly runs = new FreshRuns(() => this.sendWaiting());
  private readonly stopping = new AbortController();
  /** Of the server and not of a mail, since it last took one. */
  private failures = 0;

  constructor(
    private readonly mails: MailRepository,
    private readonly server: MailServer,
    private readonly pace: MailPace,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    if (!this.server.isConfigured) return;
    const looking = setInterval(() => this.wake(), this.pace.lookMs).unref();
    this.lifecycle.onStop('drain', async () => {
      clearInterval(looking);
      await this.finish();
    });
  }

  /** Sends now what waits; returns at once. */
  wake(): void {
    if (this.server.isConfigured) void this.runs.run();
  }

  private async finish(): Promise<void> {
    const limit = setTimeout(() => this.stopping.abort(), this.pace.goodbyeMs);
    await this.runs.run();
    clearTimeout(limit);
  }

  private async sendWaiting(): Promise<void> {
    try {
      for (let mail = await this.claim(); mail; mail = await this.claim()) await this.send(mail);
    } catch (error) {
      // The database says by itself that it is away.
      if (!isUnavailable(error)) this.logger.error('mails wait, since they cannot be read', error);
    }
  }

  private async claim(): Promise<WaitingMail | undefined> {
    return this.lifecycle.isStopping ? undefined : this.mails.claimOldest();
  }

  private async send(mail: WaitingMail): Promise<void> {
    const delivery = await this.server.deliver(mail, this.stopping.signal);
    this.tell(mail, delivery);
    await untilNoted(this.noteOn(mail, delivery), this.stopping.signal, (error) =>
      this.logger.warn('what became of a mail cannot be noted yet', error),
    );
  }

  /** What has to be written down; writing it twice does no harm. */
  private noteOn(mail: WaitingMail, delivery: Delivery): () => Promise<void> {
    if (delivery.kind === 'taken') return () => this.mails.markSent(mail.id);
    if (delivery.kind === 'refused') return this.noteOnRefusal(mail, delivery);
    const holdMs = backoffMs(this.failures, this.pace.away);
    return () => this.mails.postpone(mail.id, { ...mail, reason: delivery.reason }, { holdMs });
  }

  private noteOnRefusal({ id, key, ...mail }: WaitingMail, refusal: Refusal): () => Promise<void> {
    const { recipients, reason, isForGood } = refusal;
    const refusals = mail.refusals + 1;
    const setback: Setback = { recipients, reason, refusals };
    if (refusals >= (isForGood ? PATIENCE : MOST_ATTEMPTS)) {
      this.logger.error(`the mail ${key} is given up: ${reason}`);
      return () => this.mails.markFailed(id, setback);
    }
    const ms = backoffMs(refusals, this.pace.refused);
    const keepsItsTurn = !isForGood && refusals < PATIENCE;
    return () => this.mails.postpone(id, setback, keepsItsTurn ? { holdMs: ms } : { asideMs: ms });
  }

  /** Once per outage, and once per mail. */
  private tell(mail: WaitingMail, delivery: Delivery): void {
    if (delivery.kind === 'refused') {
      if (mail.refusals === 0) this.logger.warn(`the mail ${mail.key} is not taken yet: ${delivery.reason}`);
    } else if (delivery.kind === 'away') {
      this.failures += 1;
      if (this.failures === 1) this.logger.warn(`mails wait, the server is away: ${delivery.reason}`);
    } else {
      if (this.failures > 0) this.logger.log('the mail server is back');
      this.failures = 0;
    }
  }
}
