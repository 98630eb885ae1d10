import { Injectable, Logger } from '@nestjs/common';
import { setMaxListeners } from 'node:events';
import { AppError } from '../errors/app-error.js';
import { backoffMs } from '../retry/backoff.js';
import { pauseFor } from '../retry/pause-for.js';
import type { IncomingMessage } from './incoming-message.js';
import type { Job } from './message-routes.js';
import { Rejections } from './rejections.port.js';

const MAX_TRIES = 5;
const RETRY = { fromMs: 100, toMs: 5_000 };

/**
 * Does a job until it is done with. What is invalid, or comes too often, is set aside at once; what fails because a
 * dependency is away is tried again until it works; any other failure is tried five times within about 3 s and then set
 * aside.
 */
@Injectable()
export class MessageAttempts {
  private readonly logger = new Logger(MessageAttempts.name);
  private readonly stopping = new AbortController();

  constructor(private readonly rejections: Rejections) {
    setMaxListeners(0, this.stopping.signal);
  }

  /** As `run`, for several jobs side by side. */
  async runAll(jobs: readonly Job[], message: IncomingMessage, isStillOurs: () => boolean): Promise<boolean> {
    const running = jobs.map((job) => this.run(job, message, isStillOurs));
    let areDone = true;
    for (const run of running) areDone = (await run) && areDone;
    return areDone;
  }

  /** True when the message is done with; false when it was given up, because it will come again. */
  async run(job: Job, message: IncomingMessage, isStillOurs: () => boolean): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      try {
        await job(message);
        return true;
      } catch (error) {
        if (isFinal(error, attempt)) return this.setAside(message, error);
      }
      const hasPaused = await pauseFor(backoffMs(attempt, RETRY), this.stopping.signal);
      if (!hasPaused || !isStillOurs()) return false;
    }
  }

  /** Keeps the message as a rejection. */
  setAside(message: IncomingMessage, error: unknown): true {
    const { topic, payload } = message;
    const reason = reasonOf(error);
    if (!(error instanceof AppError)) this.logger.error(`${topic}: ${reason}`, (error as Error)?.stack);
    this.rejections.record({ topic, reason, payload });
    return true;
  }

  /** Ends all waiting for a next attempt. */
  stop(): void {
    this.stopping.abort();
  }
}

function isFinal(error: unknown, attempt: number): boolean {
  const { kind, isRetryable } = AppError.from(error);
  // To try again what came too often would hold back what comes in time.
  if (isRetryable && kind !== 'rateLimited') return false;
  return kind !== 'internal' || attempt >= MAX_TRIES;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof AppError)) return error instanceof Error ? error.message : String(error);
  const fields = error.data.errors?.map(({ path, message }) => (path ? `${path}: ${message}` : message));
  return [error.message, ...(fields ?? [])].join('; ');
}
