import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignInLinksRepository } from './sign-in-links.repository.js';

const LIFE_MS = 15 * 60_000;

/** Links that sign in without a password: each works once, within 15 minutes. Stored as digests only. */
@Injectable()
export class SignInLinks {
  constructor(private readonly repository: SignInLinksRepository) {}

  /** The secret part of a link, for `GET /api/auth/link/:token`. */
  async create(accountId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = Date.now();
    await this.repository.deleteExpired(new Date(now));
    await this.repository.insert(digestOf(token), accountId, new Date(now + LIFE_MS));
    return token;
  }

  /** The account that a link is for, once: of two that follow it at the same time, one signs in. */
  async redeem(token: string): Promise<string | undefined> {
    return this.repository.take(digestOf(token), new Date());
  }
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
