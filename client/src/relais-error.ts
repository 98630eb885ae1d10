import type { FieldError, SocketError } from './wire.js';

/**
 * Why something was not done. Codes of the server: `UNAUTHENTICATED`, `TOKEN_EXPIRED`, `TOKEN_REVOKED`, `FORBIDDEN`,
 * `INVALID_PAYLOAD` (`errors` names each field), `NOT_FOUND`, `CONFLICT`, `RATE_LIMITED`, `PAYLOAD_TOO_LARGE`,
 * `UNKNOWN_EVENT`, `UNAVAILABLE`, `INTERNAL`. Of the client: `TIMEOUT` and `DISCONNECTED`.
 */
export class RelaisError extends Error {
  override readonly name = 'RelaisError';
  readonly code: string;
  readonly errors?: readonly FieldError[];

  constructor({ code, message, errors }: SocketError) {
    super(message);
    this.code = code;
    this.errors = errors;
  }
}
