import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { Database } from '../postgres/database.port.js';

/** Longer than any conversation with the server, so that nobody else begins one about the same mail. */
const CLAIM_S = 30;
const KEEP_SENT_DAYS = 7;
const KEEP_FAILED_DAYS = 30;
/** Of those that are kept only to be read. */
const KEEP_UNSENT = 50;

export interface NewMail {
  /** What the mail is about, `incident:12:opened`: there is one mail of a key. */
  readonly key: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface WaitingMail extends NewMail {
  readonly id: number;
  /** The same at each attempt, whichever instance makes it. */
  readonly message_id: string;
  /** Who has not got it yet. */
  readonly recipients: readonly string[];
  readonly created_at: Date;
  /** How often the server has answered that it does not take this mail. */
  readonly refusals: number;
}

export interface MailRow {
  readonly id: number;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly created_at: Date;
  readonly refusals: number;
  readonly last_error: string | null;
  readonly sent_at: Date | null;
  readonly failed_at: Date | null;
  readonly kept_only: boolean;
}

/** Who gets a mail; nobody does where it is only kept to be read here. */
export interface Addressees {
  readonly recipients: readonly string[];
  readonly keptOnly: boolean;
}

/** What an attempt without success leaves behind. */
export interface Setback {
  readonly recipients: readonly string[];
  readonly refusals: number;
  readonly reason: string;
}

export interface Delay {
  /** Nothing is sent, not by any instance, until it has passed. */
  readonly holdMs?: number;
  /** Later mails go first until it has passed. */
  readonly asideMs?: number;
}

const isOpen = sql`sent_at is null and failed_at is null and not kept_only and aside_until <= now()`;
const inMs = (ms: number) => sql`now() + make_interval(secs => ${ms / 1000})`;

/** Mails on their way. Times are the database's, so that all instances mean the same by them. */
@Injectable()
export class MailRepository {
  constructor(private readonly database: Database) {}

  async add<T>(trx: Transaction<T>, mail: NewMail, addressees: Addressees): Promise<void> {
    const { key, subject, text, html } = mail;
    const { recipients, keptOnly } = addressees;
    await sql`
      insert into outgoing_mails (key, recipients, subject, text, html, kept_only)
      values (${key}, ${recipients}::text[], ${subject}, ${text}, ${html}, ${keptOnly})
      on conflict (key) do nothing`.execute(trx);
  }

  /**
   * The oldest mail, for whoever asks first: nobody gets it, nor a later one, while it is claimed or held. A claim ends
   * after 30 s, since its holder may have died.
   */
  async claimOldest(): Promise<WaitingMail | undefined> {
    const { rows } = await sql<WaitingMail>`
      update outgoing_mails set held_until = now() + make_interval(secs => ${CLAIM_S})
      where id = (select min(id) from outgoing_mails where ${isOpen}) and ${isOpen} and held_until <= now()
      returning id, key, message_id, recipients, subject, text, html, created_at, refusals`.execute(
      this.database.tables(),
    );
    return rows[0];
  }

  async markSent(id: number): Promise<void> {
    await sql`update outgoing_mails set sent_at = now() where id = ${id}`.execute(this.database.tables());
  }

  async postpone(id: number, setback: Setback, { holdMs = 0, asideMs = 0 }: Delay): Promise<void> {
    const { recipients, refusals, reason } = setback;
    await sql`
      update outgoing_mails
      set recipients = ${recipients}::text[], refusals = ${refusals}, last_error = ${reason},
        held_until = ${inMs(holdMs)}, aside_until = ${inMs(asideMs)}
      where id = ${id}`.execute(this.database.tables());
  }

  async markFailed(id: number, { recipients, refusals, reason }: Setback): Promise<void> {
    await sql`
      update outgoing_mails
      set recipients = ${recipients}::text[], refusals = ${refusals}, last_error = ${reason}, failed_at = now()
      where id = ${id}`.execute(this.database.tables());
  }

  async count(): Promise<{ waiting: number; failed: number }> {
    const { rows } = await sql<{ waiting: number; failed: number }>`
      select count(*) filter (where failed_at is null) as waiting, count(failed_at) as failed
      from outgoing_mails where sent_at is null and not kept_only`.execute(this.database.tables());
    return rows[0]!;
  }

  /** Newest first: `limit` rows before the one with id `before`. */
  async newest(limit: number, before = Number.MAX_SAFE_INTEGER): Promise<MailRow[]> {
    const { rows } = await sql<MailRow>`
      select id, recipients, subject, text, created_at, refusals, last_error, sent_at, failed_at, kept_only
      from outgoing_mails where id < ${before} order by id desc limit ${limit}`.execute(
      this.database.tables(),
    );
    return rows;
  }

  /**
   * Deletes what was sent more than 7 days ago, or given up more than 30 days ago, and of those kept only to be read all
   * but the newest 50; returns how many.
   */
  async deleteExpired(): Promise<number> {
    const { numAffectedRows } = await sql`
      delete from outgoing_mails
      where sent_at < now() - make_interval(days => ${KEEP_SENT_DAYS})
        or failed_at < now() - make_interval(days => ${KEEP_FAILED_DAYS})
        or kept_only and id <= (
          select id from outgoing_mails where kept_only order by id desc offset ${KEEP_UNSENT} limit 1
        )`.execute(this.database.tables());
    return Number(numAffectedRows ?? 0);
  }
}
