import { Injectable } from '@nestjs/common';
import type { BackoffRange } from '../platform/retry/backoff.js';

/** How long things take around the archive target, in milliseconds. */
@Injectable()
export class ArchivePace {
  /** How often it is looked what has become due, or was left by another instance. */
  readonly lookMs: number = 2_000;
  /** How long the target may take for an answer, from connecting on. */
  readonly answerMs: number = 5_000;
  /** How long an attempt may still last once the process stops. */
  readonly goodbyeMs: number = 3_000;
  /** Between attempts with one document. */
  readonly again: BackoffRange = { fromMs: 1_000, toMs: 600_000 };
  /** How long the target is left alone after failures in a row. */
  readonly pause: BackoffRange = { fromMs: 5_000, toMs: 60_000 };
}
