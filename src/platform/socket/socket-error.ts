import type { SocketError } from '../../contracts/index.js';
import { languageOf, type AppError } from '../errors/app-error.js';
import { errorKinds } from '../errors/error-kind.js';

interface Handshake {
  readonly handshake: { readonly headers: { readonly 'accept-language'?: string } };
}

/** An error as sockets are told: the kind's code, and the message in the language of the handshake. */
export function socketErrorOf(error: AppError, { handshake }: Handshake): SocketError {
  return {
    code: errorKinds[error.kind].socket,
    message: error.messageIn(languageOf(handshake.headers['accept-language'])),
    ...(error.data.errors ? { errors: [...error.data.errors] } : {}),
  };
}
