import type { Caller } from './caller.js';

export abstract class TokenVerifier {
  /**
   * The caller that a JWT stands for. Verified tokens are remembered until they expire.
   * Throws `AppError` AUTH_TOKEN_INVALID, AUTH_TOKEN_EXPIRED or AUTH_TOKEN_REVOKED.
   */
  abstract verify(token: string): Promise<Caller>;
}
