import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import type { Caller } from './caller.js';
import { callerOf } from './claims.js';
import { claimsReader, CLOCK_TOLERANCE_S, type ClaimsReader } from './claims-reader.js';
import { Revocations } from './revocations.service.js';
import { tokenKey } from './token-key.js';
import { TokenVerifier } from './token-verifier.port.js';

const MAX_TOKEN_LENGTH = 8192;
/** Characters of tokens that are remembered: some 20 000 usual ones. */
const REMEMBERED_LENGTH = 16 * 1024 * 1024;

/** Verifies a token once, remembers it, and judges expiry and revocation at each use. */
@Injectable()
export class JwtVerifier extends TokenVerifier {
  private readonly read: ClaimsReader;
  private readonly verified = new LRUCache<string, Caller>({
    maxSize: REMEMBERED_LENGTH,
    sizeCalculation: (_, token) => token.length,
  });

  constructor(
    settings: Settings,
    private readonly revocations: Revocations,
  ) {
    super();
    this.read = claimsReader(tokenKey(settings), settings);
  }

  async verify(token: string): Promise<Caller> {
    const caller = this.verified.get(token) ?? (await this.readCaller(token));
    if (caller.expiresAt + CLOCK_TOLERANCE_S * 1000 <= Date.now()) throw new AppError('AUTH_TOKEN_EXPIRED');
    if (!this.revocations.areKnown) await this.revocations.whenKnown();
    if (this.revocations.covers(caller)) throw new AppError('AUTH_TOKEN_REVOKED');
    return caller;
  }

  private async readCaller(token: string): Promise<Caller> {
    if (token.length === 0 || token.length > MAX_TOKEN_LENGTH) throw new AppError('AUTH_TOKEN_INVALID');
    const caller = callerOf(await this.read(token), token);
    this.verified.set(token, caller);
    return caller;
  }
}
