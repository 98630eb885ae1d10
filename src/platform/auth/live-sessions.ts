import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import type { Caller } from './caller.js';
import { Revocations } from './revocations.service.js';

/** One connection that outlives a request: a socket.io connection or an MQTT session of the embedded broker. */
export interface LiveSession {
  caller: Caller;
  /** Called once, at the token's end or revocation; it must end the connection. */
  end(reason: 'expired' | 'revoked'): void;
}

/** What `setTimeout` can count; it would fire at once past that. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/**
 * Ends connections with their tokens: in the second of `exp` (the tolerance at the door does not apply), and as soon
 * as this instance learns of a revocation. One timer serves all of them, set for the earliest second.
 */
@Injectable()
export class LiveSessions {
  private readonly logger = new Logger(LiveSessions.name);
  private readonly secondOf = new Map<LiveSession, number>();
  private readonly bySecond = new Map<number, Set<LiveSession>>();
  private nextSecond = Infinity;
  private timer?: NodeJS.Timeout;

  constructor(private readonly revocations: Revocations) {
    revocations.onChange(() => this.endRevoked());
  }

  /** Watches a session until it is ended, or the returned function is called because it ended by itself. */
  track(session: LiveSession): () => void {
    this.enter(session);
    if (this.revocations.covers(session.caller)) queueMicrotask(() => this.end(session, 'revoked'));
    return () => this.leave(session);
  }

  /** Puts a fresh token behind a session. Throws AUTH_SUBJECT_CHANGED for another subject's. */
  refresh(session: LiveSession, caller: Caller): void {
    if (caller.id !== session.caller.id) throw new AppError('AUTH_SUBJECT_CHANGED');
    const isTracked = this.secondOf.has(session);
    this.leave(session);
    session.caller = caller;
    if (isTracked) this.enter(session);
  }

  private enter(session: LiveSession): void {
    const second = Math.ceil(session.caller.expiresAt / 1000);
    const peers = this.bySecond.get(second) ?? new Set();
    this.bySecond.set(second, peers.add(session));
    this.secondOf.set(session, second);
    if (second < this.nextSecond) this.setTimer(second);
  }

  private leave(session: LiveSession): boolean {
    const second = this.secondOf.get(session);
    if (second === undefined) return false;
    this.secondOf.delete(session);
    const peers = this.bySecond.get(second)!;
    peers.delete(session);
    if (peers.size === 0) this.bySecond.delete(second);
    return true;
  }

  private setTimer(second: number): void {
    clearTimeout(this.timer);
    this.nextSecond = second;
    if (second === Infinity) return;
    const delayMs = Math.min(Math.max(second * 1000 - Date.now(), 0), LONGEST_DELAY_MS);
    this.timer = setTimeout(() => this.endExpired(), delayMs).unref();
  }

  private endExpired(): void {
    const now = Date.now();
    const due = [...this.bySecond].filter(([second]) => second * 1000 <= now);
    for (const session of due.flatMap(([, sessions]) => [...sessions])) this.end(session, 'expired');
    // At most one key a second of the longest token life: 43 200 of them take under a millisecond.
    let earliest = Infinity;
    for (const second of this.bySecond.keys()) earliest = Math.min(earliest, second);
    this.setTimer(earliest);
  }

  private endRevoked(): void {
    for (const session of this.secondOf.keys()) {
      if (this.revocations.covers(session.caller)) this.end(session, 'revoked');
    }
  }

  private end(session: LiveSession, reason: 'expired' | 'revoked'): void {
    if (!this.leave(session)) return;
    try {
      session.end(reason);
    } catch (error) {
      this.logger.error('a session could not be ended', error);
    }
  }
}
