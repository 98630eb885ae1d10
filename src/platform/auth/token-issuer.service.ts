import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { v7 as uuidv7 } from 'uuid';
import type { Role } from '../../contracts/index.js';
import { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import { callerOf } from './claims.js';
import { tokenKey, type TokenKey } from './token-key.js';

/** No token made here lives longer, so that the revocation of a whole account can be forgotten after it. */
export const MAX_TOKEN_LIFE_S = 366 * 86_400;

/** Whom a token is for. */
export interface TokenSubject {
  readonly id: string;
  readonly role: Role;
  readonly name?: string;
  readonly email?: string;
  readonly chauffeurId?: string;
}

export interface IssuedToken {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
}

export interface IssueOptions {
  /** Seconds; default `JWT_EXPIRES_IN`. */
  readonly expiresIn?: number;
  /** Epoch milliseconds of when the subject's account was read; default now. */
  readonly issuedAt?: number;
}

/** Makes tokens for local accounts and for the command line. Needs the settings alone, no running server. */
@Injectable()
export class TokenIssuer {
  private readonly jwt = new JwtService({});
  private readonly key: TokenKey;

  constructor(private readonly settings: Settings) {
    this.key = tokenKey(settings);
  }

  /** False with `JWT_PUBLIC_KEY` or `JWT_JWKS_URL`: an identity provider signs, Relais only verifies. */
  get canIssue(): boolean {
    return this.key.kind === 'secret';
  }

  /**
   * A token for `subject`.
   * Throws AUTH_ISSUED_ELSEWHERE without a secret, AUTH_TOKEN_INVALID for an id that no verifier takes.
   */
  issue(subject: TokenSubject, { expiresIn, issuedAt = Date.now() }: IssueOptions = {}): IssuedToken {
    if (this.key.kind !== 'secret') throw new AppError('AUTH_ISSUED_ELSEWHERE');
    const life = Math.min(expiresIn ?? this.settings.JWT_EXPIRES_IN, MAX_TOKEN_LIFE_S);
    const claims = this.claimsOf(subject, issuedAt / 1000, life);
    const accessToken = this.jwt.sign(claims, { privateKey: this.key.secret, algorithm: 'HS256' });
    callerOf(claims, accessToken);
    return { accessToken, expiresIn: life };
  }

  private claimsOf({ id, role, name, email, chauffeurId }: TokenSubject, iat: number, life: number) {
    const { JWT_ISSUER, JWT_AUDIENCE } = this.settings;
    return {
      sub: id,
      role,
      jti: uuidv7(),
      // With its fraction: a token made right after its account's tokens were revoked is told from those before.
      iat,
      exp: Math.ceil(iat + life),
      ...(name && { name }),
      ...(email && { email }),
      ...(chauffeurId && { chauffeur_id: chauffeurId }),
      ...(JWT_ISSUER && { iss: JWT_ISSUER }),
      ...(JWT_AUDIENCE && { aud: JWT_AUDIENCE }),
    };
  }
}
