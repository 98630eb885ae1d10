import type { Role } from '../../contracts/index.js';

/** Who calls, whichever door it came in by: what a verified token says. */
export interface Caller {
  /** The token's `sub`. */
  readonly id: string;
  readonly role: Role;
  /** A driver's id as it stands in topics. */
  readonly chauffeurId: string;
  readonly name?: string;
  readonly email?: string;
  /** Names this very token: its `jti`, or a digest of it. What revocation of one token goes by. */
  readonly tokenId: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}
