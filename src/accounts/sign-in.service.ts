import { Injectable } from '@nestjs/common';
import type { Credentials, Session } from '../contracts/index.js';
import { AppError } from '../platform/errors/app-error.js';
import { AccountsRepository } from './accounts.repository.js';
import { isPassword } from './password-hash.js';
import { Sessions } from './sessions.service.js';
import { SignInLinks } from './sign-in-links.service.js';

/** Finds out whose session to open. */
@Injectable()
export class SignInService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly links: SignInLinks,
    private readonly sessions: Sessions,
  ) {}

  /** Throws AUTH_CREDENTIALS_WRONG, the same and as late for an unknown e-mail as for a wrong password. */
  async byPassword({ email, password }: Credentials): Promise<Session> {
    const readAt = Date.now();
    const account = await this.accounts.findByEmail(email);
    const isRight = await isPassword(password, account?.passwordHash);
    if (!account || !isRight) throw new AppError('AUTH_CREDENTIALS_WRONG');
    return this.sessions.open(account, readAt);
  }

  /** Throws AUTH_LINK_INVALID. */
  async byLink(token: string): Promise<Session> {
    const readAt = Date.now();
    const accountId = await this.links.redeem(token);
    const account = accountId === undefined ? undefined : await this.accounts.find(accountId);
    if (!account) throw new AppError('AUTH_LINK_INVALID');
    return this.sessions.open(account, readAt);
  }
}
