import { Injectable } from '@nestjs/common';
import { RECONNECT, type BackoffRange } from '../retry/backoff.js';

/** How long things take around mail, in milliseconds. */
@Injectable()
export class MailPace {
  /** How often it is looked what has become due, or was left by another instance. */
  readonly lookMs: number = 2_000;
  /** How long the server may be silent: until it is connected, until it greets, before each answer. */
  readonly silenceMs: number = 5_000;
  /** How long a conversation may last, for servers that answer slowly all the time. */
  readonly conversationMs: number = 20_000;
  /** How long a conversation may still last once the process stops. */
  readonly goodbyeMs: number = 3_000;
  /** Between attempts while the server is away. */
  readonly away: BackoffRange = RECONNECT;
  /** Between attempts with a mail that the server does not take. */
  readonly refused: BackoffRange = { fromMs: 1_000, toMs: 3_600_000 };
}
