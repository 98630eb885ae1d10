import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { isUnavailable } from '../platform/postgres/connection-failure.js';
import { backoffMs } from '../platform/retry/backoff.js';
import { CircuitBreaker } from '../platform/retry/circuit-breaker.js';
import { FreshRuns } from '../platform/retry/fresh-runs.js';
import { untilNoted } from '../platform/retry/until-noted.js';
import type { Answer } from './answer.js';
import { ArchivePace } from './archive-pace.js';
import { ArchiveTarget } from './archive-target.js';
import { ArchiveRepository, type WaitingArchive } from './archive.repository.js';

/** Documents of different reservations on their way at the same time. */
const AT_ONCE = 4;
/** Failures of the target in a row after which it is left alone. */
const PATIENCE = 5;

/**
 * Delivers the documents that wait, those of one reservation in their order.
 *
 * A document that the target has not taken is tried again 1 s … 10 min later, for as long as it takes; others go on
 * meanwhile. When the target itself is not well (no answer, a redirect, 5xx, 401, 403, 429) five times in a row, this
 * instance leaves it alone for 5 s … 60 s, and then tries one document until that is taken.
 *
 * A document is posted again after its success only where that could not be noted: the process was killed, or the
 * database was away for longer than 30 s, just after the target had taken it; or the target took it and did not say so in
 * time. The Idempotency-Key and every byte are the same then.
 *
 * The stop begins no attempt any more, and breaks off what is under way after 3 s.
 */
@Injectable()
export class ArchiveDelivery implements OnModuleInit {
  private readonly logger = new Logger('Archive');
  private readonly runs = new FreshRuns(() => this.deliverWaiting());
  private readonly stopping = new AbortController();
  private readonly circuit: CircuitBreaker;
  private isAway = false;

  constructor(
    private readonly archives: ArchiveRepository,
    private readonly target: ArchiveTarget,
    private readonly pace: ArchivePace,
    private readonly lifecycle: Lifecycle,
  ) {
    this.circuit = new CircuitBreaker(PATIENCE, pace.pause);
  }

  onModuleInit(): void {
    if (!this.target.isConfigured) return;
    const looking = setInterval(() => this.wake(), this.pace.lookMs).unref();
    this.lifecycle.onStop('drain', async () => {
      clearInterval(looking);
      await this.finish();
    });
  }

  /** Delivers now what is due; returns at once. */
  wake(): void {
    if (this.target.isConfigured) void this.runs.run();
  }

  private async finish(): Promise<void> {
    const limit = setTimeout(() => this.stopping.abort(), this.pace.goodbyeMs);
    await this.runs.run();
    clearTimeout(limit);
  }

  private async deliverWaiting(): Promise<void> {
    const lanes = this.circuit.state === 'closed' ? AT_ONCE : 1;
    await Promise.all(Array.from({ length: lanes }, () => this.deliverInTurn()));
  }

  private async deliverInTurn(): Promise<void> {
    try {
      for (let next = await this.claim(); next; next = await this.claim()) await this.deliver(next);
    } catch (error) {
      // The database says by itself that it is away.
      if (!isUnavailable(error)) this.logger.error('archives wait, since they cannot be read', error);
    }
  }

  private async claim(): Promise<WaitingArchive | undefined> {
    const mayCall = !this.lifecycle.isStopping && this.circuit.state !== 'open';
    return mayCall ? this.archives.claim() : undefined;
  }

  private async deliver(archive: WaitingArchive): Promise<void> {
    const answer = await this.target.post(archive, this.stopping.signal);
    if (answer.kind === 'away') this.circuit.noteFailure();
    else this.circuit.noteSuccess();
    this.tell(archive, answer);
    await untilNoted(this.noteOn(archive, answer), this.stopping.signal, (error) =>
      this.logger.warn('what became of an archive cannot be noted yet', error),
    );
  }

  /** What has to be written down; writing it twice does no harm. */
  private noteOn({ archive_id: id, ...archive }: WaitingArchive, answer: Answer): () => Promise<void> {
    if (answer.kind === 'taken') return () => this.archives.markDelivered(id);
    const attempts = archive.attempts + 1;
    const waitMs = backoffMs(attempts, this.pace.again);
    return () => this.archives.postpone(id, { attempts, reason: answer.reason, waitMs });
  }

  /** Once per outage, and once per document. */
  private tell({ archive_id, attempts }: WaitingArchive, answer: Answer): void {
    if (answer.kind === 'refused') {
      if (attempts === 0) this.logger.warn(`the archive ${archive_id} is not taken yet: ${answer.reason}`);
    } else if (answer.kind === 'away') {
      if (!this.isAway) this.logger.warn(`archives wait, the target is away: ${answer.reason}`);
      this.isAway = true;
    } else {
      if (this.isAway) this.logger.log('the archive target is back');
      this.isAway = false;
    }
  }
}
