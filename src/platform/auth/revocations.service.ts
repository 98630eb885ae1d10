import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { untilDone } from '../retry/until-done.js';
import { StateEngine } from '../state/state-engine.port.js';
import type { Caller } from './caller.js';
import { CLOCK_TOLERANCE_S } from './claims-reader.js';
import { RevocationsRepository, type Revocation } from './revocations.repository.js';

const CHANNEL = 'auth:revocations';
const KNOWN_WITHIN_MS = 2_000;

/**
 * Tokens that are taken back before they expire: one of them, or all of a subject's.
 *
 * A revocation is durable when its promise settles, holds at this instance at once, and reaches the others by
 * `StateEngine.notify`; whoever missed that reads them again. Each instance holds all that have not expired, so
 * `covers` is asked for each request without waiting.
 */
@Injectable()
export class Revocations implements OnModuleInit {
  private readonly logger = new Logger(Revocations.name);
  private readonly held = new Map<string, Revocation>();
  private readonly listeners: (() => void)[] = [];
  private readonly unannounced = new Set<Revocation>();
  private isKnown = false;
  private markKnown!: () => void;
  private readonly known = new Promise<void>((resolve) => (this.markKnown = resolve));

  constructor(
    private readonly repository: RevocationsRepository,
    private readonly state: StateEngine,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    const stopListening = this.state.listen(
      CHANNEL,
      (message) => this.hold([JSON.parse(message) as Revocation]),
      () => void Promise.all([this.load(), this.announce()]),
    );
    this.lifecycle.onStop('close', stopListening);
    void this.load();
  }

  /** True when the caller's token no longer counts. */
  covers({ id, tokenId, issuedAt }: Caller): boolean {
    const subject = this.held.get(keyOf('subject', id));
    return (
      this.held.has(keyOf('token', tokenId)) || (subject !== undefined && issuedAt < subject.revokedBefore)
    );
  }

  /** True once the stored revocations are known here. */
  get areKnown(): boolean {
    return this.isKnown;
  }

  /** Settles once they are. Throws DATABASE_UNAVAILABLE after 2 s without them. */
  async whenKnown(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<void>((_, reject) => {
      timer = setTimeout(() => reject(new AppError('DATABASE_UNAVAILABLE')), KNOWN_WITHIN_MS);
    });
    await Promise.race([this.known, tooLate]).finally(() => clearTimeout(timer));
  }

  /** Takes one token back until it expires. */
  async revokeToken({ tokenId, expiresAt }: Caller): Promise<void> {
    const until = expiresAt + CLOCK_TOLERANCE_S * 1000;
    const revocation: Revocation = {
      scope: 'token',
      id: tokenId,
      revokedBefore: Date.now(),
      expiresAt: until,
    };
    await this.repository.save(revocation);
    await this.spread(revocation);
  }

  /** Makes a revocation that is stored hold here, and tells the other instances. */
  async spread(revocation: Revocation): Promise<void> {
    this.hold([revocation]);
    this.unannounced.add(revocation);
    await this.announce();
  }

  /** Calls back after each change: what counted before may no longer. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** For the cleanup: how many stored ones had expired. */
  async deleteExpired(): Promise<number> {
    const now = Date.now();
    for (const [key, { expiresAt }] of this.held) if (expiresAt <= now) this.held.delete(key);
    return this.repository.deleteExpired(now);
  }

  private hold(revocations: readonly Revocation[]): void {
    for (const revocation of revocations) {
      const key = keyOf(revocation.scope, revocation.id);
      const former = this.held.get(key);
      if (!former || former.revokedBefore <= revocation.revokedBefore) this.held.set(key, revocation);
    }
    for (const listener of this.listeners) listener();
  }

  /** Tells the others; what cannot be told now is told when the state engine is back. */
  private async announce(): Promise<void> {
    for (const revocation of this.unannounced) {
      try {
        await this.state.notify(CHANNEL, JSON.stringify(revocation));
        this.unannounced.delete(revocation);
      } catch (error) {
        this.logger.warn(`other instances learn of a revocation later: ${String(error)}`);
        return;
      }
    }
  }

  private async load(): Promise<void> {
    const read = async () => {
      await this.repository.whenReady();
      this.hold(await this.repository.unexpired(Date.now()));
      this.isKnown = true;
      this.markKnown();
    };
    await untilDone(read, this.lifecycle, (error) =>
      this.logger.warn(`revocations could not be read yet: ${String(error)}`),
    );
  }
}

const keyOf = (scope: Revocation['scope'], id: string): string => `${scope} ${id}`;
