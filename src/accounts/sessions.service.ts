import { Injectable } from '@nestjs/common';
import type { BearerToken, Session } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { Revocations } from '../platform/auth/revocations.service.js';
import { MAX_TOKEN_LIFE_S, TokenIssuer } from '../platform/auth/token-issuer.service.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { UserLoggedIn, UserLoggedOut } from './accounts.events.js';
import { userOf, type Account } from './accounts.model.js';

const FURTHER_TOKEN_MS = 12 * 3_600_000;

/** Opens and closes sessions. A session is a token: open ones are not stored, closed ones are, as revocations. */
@Injectable()
export class Sessions {
  constructor(
    private readonly issuer: TokenIssuer,
    private readonly revocations: Revocations,
    private readonly events: DomainEvents,
  ) {}

  /** `readAt`: when the account was read. The token is no younger, so a change since then revokes it. */
  open(account: Account, readAt: number): Session {
    const token = this.issuer.issue(account, { issuedAt: readAt });
    const user = userOf(account);
    this.events.emit(new UserLoggedIn(account.id, account.name, account.email, user.isAdmin));
    return { ...token, tokenType: 'Bearer', user };
  }

  /**
   * One more token for the same caller, as old as the presented one: what revokes the account's tokens covers both, and
   * nobody lives on by asking again. A sign-out leaves it alone. Throws AUTH_ISSUED_ELSEWHERE.
   */
  openFurther({ chauffeurId, ...caller }: Caller): BearerToken {
    const until = Math.min(caller.expiresAt, Date.now() + FURTHER_TOKEN_MS);
    const issuedAt = Math.max(caller.issuedAt, until - MAX_TOKEN_LIFE_S * 1000);
    const isNamed = chauffeurId !== caller.id.replace(/^chauffeur_/, '');
    const { accessToken } = this.issuer.issue(
      { ...caller, ...(isNamed && { chauffeurId }) },
      { issuedAt, expiresIn: (until - issuedAt) / 1000 },
    );
    return { accessToken, tokenType: 'Bearer', expiresIn: Math.floor((until - Date.now()) / 1000) };
  }

  /** Revokes the caller's token: for REST, sockets and MQTT sessions, at every instance. */
  async close(caller: Caller): Promise<void> {
    await this.revocations.revokeToken(caller);
    const logoutTime = new Date().toISOString();
    this.events.emit(new UserLoggedOut(caller.id, caller.name ?? caller.id, logoutTime));
  }
}
