import { Logger } from '@nestjs/common';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { AppError } from '../errors/app-error.js';

const FETCH_TIMEOUT_MS = 2_000;
/** A set older than this is fetched anew, while the old one goes on serving. */
const FRESH_MS = 10 * 60_000;
/** Tokens with made-up key ids cause at most one fetch in this time. */
const COOLDOWN_MS = 10_000;

/**
 * The keys of `JWT_JWKS_URL`, and no others. Once it has been read, an identity provider that is away costs nothing:
 * known keys go on verifying. A token with an unknown `kid` waits for one fetch, 2 s at most.
 * Throws AUTH_KEYS_UNAVAILABLE while no set could be read.
 */
export class RemoteKeySet {
  private readonly logger = new Logger(RemoteKeySet.name);
  private keys?: JWTVerifyGetKey;
  private fetching?: Promise<void>;
  private attemptedAt = -Infinity;
  private fetchedAt = -Infinity;

  constructor(private readonly url: string) {}

  readonly resolve: JWTVerifyGetKey = async (header, token) => {
    if (Date.now() - this.fetchedAt > FRESH_MS) {
      const refreshed = this.refresh();
      if (!this.keys) await refreshed;
    }
    try {
      return await this.known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.refresh();
      return this.known(header, token);
    }
  };

  private readonly known: JWTVerifyGetKey = (header, token) => {
    if (!this.keys) throw new AppError('AUTH_KEYS_UNAVAILABLE');
    return this.keys(header, token);
  };

  /** Never rejects; at once during the cooldown; shared by all that ask at the same time. */
  private refresh(): Promise<void> {
    if (this.fetching) return this.fetching;
    if (Date.now() - this.attemptedAt < COOLDOWN_MS) return Promise.resolve();
    this.attemptedAt = Date.now();
    this.fetching = this.fetch()
      .catch((error: unknown) =>
        this.logger.warn(`the keys at JWT_JWKS_URL could not be read: ${String(error)}`),
      )
      .finally(() => (this.fetching = undefined));
    return this.fetching;
  }

  private async fetch(): Promise<void> {
    const response = await fetch(this.url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    this.keys = createLocalJWKSet((await response.json()) as JSONWebKeySet);
    this.fetchedAt = Date.now();
  }
}
