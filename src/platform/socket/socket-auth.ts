import { Injectable } from '@nestjs/common';
import type { ExtendedError } from 'socket.io';
import { errorNotice } from '../../contracts/index.js';
import type { Caller } from '../auth/caller.js';
import { LiveSessions, type LiveSession } from '../auth/live-sessions.js';
import { presentedToken } from '../auth/presented-token.js';
import { TokenVerifier } from '../auth/token-verifier.port.js';
import { AppError } from '../errors/app-error.js';
import type { CallerSocket } from './caller-socket.js';
import { socketErrorOf } from './socket-error.js';

/** One client connection and all of its namespaces: they share a token's life. */
interface ConnectionSession extends LiveSession {
  readonly sockets: Set<CallerSocket>;
}

/**
 * Lets sockets in by their token, and ends a connection with its token: at `exp` or on revocation every socket of it
 * gets `error` and is disconnected.
 */
@Injectable()
export class SocketAuth {
  private readonly sessions = new WeakMap<object, ConnectionSession>();

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly liveSessions: LiveSessions,
  ) {}

  /** Why a socket may not come into a namespace, as its `connect_error`; undefined when it may. */
  async refusalOf(socket: CallerSocket): Promise<ExtendedError | undefined> {
    try {
      await this.authenticate(socket);
      return undefined;
    } catch (thrown) {
      const { code, message } = socketErrorOf(AppError.from(thrown), socket);
      return Object.assign(new Error(message), { data: { code, message } });
    }
  }

  /** Puts a fresh token behind the whole connection. Throws AUTH_SUBJECT_CHANGED for someone else's. */
  async refresh(socket: CallerSocket, token: string): Promise<Caller> {
    const caller = await this.verifier.verify(token);
    if (caller.id !== socket.data.caller.id) throw new AppError('AUTH_SUBJECT_CHANGED');
    const session = this.sessions.get(socket.client);
    if (!session) throw new AppError('AUTH_TOKEN_EXPIRED');
    this.liveSessions.refresh(session, caller);
    for (const each of session.sockets) each.data.caller = caller;
    return caller;
  }

  private async authenticate(socket: CallerSocket): Promise<void> {
    const token = tokenOf(socket);
    if (token === undefined) throw new AppError('AUTH_REQUIRED');
    const caller = await this.verifier.verify(token);
    const session = this.sessions.get(socket.client) ?? this.open(socket, caller);
    if (session.caller.id !== caller.id) throw new AppError('AUTH_SUBJECT_CHANGED');
    session.sockets.add(socket);
    socket.data.caller = session.caller;
  }

  private open(socket: CallerSocket, caller: Caller): ConnectionSession {
    const sockets = new Set<CallerSocket>();
    const end = (reason: 'expired' | 'revoked'): void => endAll(sockets, reason);
    const session: ConnectionSession = { caller, sockets, end };
    const untrack = this.liveSessions.track(session);
    socket.conn.once('close', untrack);
    this.sessions.set(socket.client, session);
    return session;
  }
}

function endAll(sockets: ReadonlySet<CallerSocket>, reason: 'expired' | 'revoked'): void {
  const error = new AppError(reason === 'expired' ? 'AUTH_TOKEN_EXPIRED' : 'AUTH_TOKEN_REVOKED');
  for (const socket of sockets) {
    socket.emit(errorNotice.name, socketErrorOf(error, socket));
    socket.disconnect(true);
  }
}

/** From the handshake's `auth`, else as a request shows it: bearer header, or the cookie of a page of our own. */
function tokenOf({ handshake, request }: CallerSocket): string | undefined {
  const { token } = (handshake.auth ?? {}) as { token?: unknown };
  return typeof token === 'string' ? token : presentedToken(request);
}
