import { Injectable, Logger } from '@nestjs/common';
import type { ExtendedError } from 'socket.io';
import { errorNotice } from '../../contracts/index.js';
import type { Caller } from '../auth/caller.js';
import { LiveSessions, type LiveSession } from '../auth/live-sessions.js';
import { presentedToken } from '../auth/presented-token.js';
import { TokenVerifier } from '../auth/token-verifier.port.js';
import { AppError } from '../errors/app-error.js';
import type { CallerSocket } from './caller-socket.js';
import { socketErrorOf } from './socket-error.js';
import { enterCallerRooms, SocketHub } from './socket-hub.js';

const NAMESPACES = ['/', '/mqtt'] as const;

/** One client connection and all of its namespaces: they share a token's life. */
class ConnectionSession implements LiveSession {
  constructor(
    public caller: Caller,
    readonly client: CallerSocket['client'],
    private readonly auth: SocketAuth,
  ) {}

  end(reason: 'expired' | 'revoked'): void {
    this.auth.end(this, reason);
  }
}

/**
 * Lets sockets in by their token, and ends a connection with its token: at `exp` or on revocation every socket of it
 * gets `error` and is disconnected. A connection belongs to one subject, and to the token of it that lasts longest, or
 * that `auth:refresh` brought last.
 */
@Injectable()
export class SocketAuth {
  private readonly logger = new Logger(SocketAuth.name);
  private readonly sessions = new WeakMap<CallerSocket['client'], ConnectionSession>();

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly liveSessions: LiveSessions,
    private readonly hub: SocketHub,
  ) {}

  /** Why a socket may not come into a namespace, as its `connect_error`; undefined when it may. */
  async refusalOf(socket: CallerSocket): Promise<ExtendedError | undefined> {
    try {
      await this.authenticate(socket);
      return undefined;
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.kind === 'internal') this.logger.error('a socket could not be let in', error.cause);
      const { code, message } = socketErrorOf(error, socket);
      return Object.assign(new Error(message), { data: { code, message } });
    }
  }

  /** Puts a socket that was let in where its caller belongs, by the newest token of its connection. */
  enter(socket: CallerSocket): void {
    socket.data.caller = this.sessions.get(socket.client)?.caller ?? socket.data.caller;
    enterCallerRooms(socket);
  }

  /** Puts a fresh token behind the whole connection. Throws AUTH_SUBJECT_CHANGED for someone else's. */
  async refresh(socket: CallerSocket, token: string): Promise<Caller> {
    const caller = await this.verifier.verify(token);
    const session = this.sessions.get(socket.client);
    if (!session) throw new AppError('AUTH_TOKEN_EXPIRED');
    this.renew(session, caller);
    return caller;
  }

  /** Ends a connection. */
  end(session: ConnectionSession, reason: 'expired' | 'revoked'): void {
    const { client } = session;
    this.sessions.delete(client);
    sayFarewell(this.socketsOf(session), reason);
    client.conn.close();
  }

  private async authenticate(socket: CallerSocket): Promise<void> {
    const token = tokenOf(socket);
    if (token === undefined) throw new AppError('AUTH_REQUIRED');
    const caller = await this.verifier.verify(token);
    const session = this.sessions.get(socket.client) ?? this.open(socket, caller);
    if (caller.id !== session.caller.id) throw new AppError('AUTH_SUBJECT_CHANGED');
    if (caller.expiresAt > session.caller.expiresAt) this.renew(session, caller);
    socket.data.caller = session.caller;
  }

  private open({ client, conn }: CallerSocket, caller: Caller): ConnectionSession {
    const session = new ConnectionSession(caller, client, this);
    // The client may have left while its token was verified: nothing would end the watch then.
    if (conn.readyState === 'open') conn.on('close', this.liveSessions.track(session));
    this.sessions.set(client, session);
    return session;
  }

  private renew(session: ConnectionSession, caller: Caller): void {
    this.liveSessions.refresh(session, caller);
    for (const socket of this.socketsOf(session)) this.enter(socket);
  }

  private socketsOf({ caller, client }: ConnectionSession): CallerSocket[] {
    const sockets = NAMESPACES.flatMap((namespace) => this.hub.socketsOf(caller.id, namespace));
    return sockets.filter((socket) => socket.client === client);
  }
}

/** All hear the reason before the first is disconnected. */
function sayFarewell(sockets: readonly CallerSocket[], reason: 'expired' | 'revoked'): void {
  const error = new AppError(reason === 'expired' ? 'AUTH_TOKEN_EXPIRED' : 'AUTH_TOKEN_REVOKED');
  for (const socket of sockets) socket.emit(errorNotice.name, socketErrorOf(error, socket));
  for (const socket of sockets) socket.disconnect();
}

/** From the handshake's `auth`, else as a request shows it: bearer header, or the cookie of a page of our own. */
function tokenOf({ handshake, request }: CallerSocket): string | undefined {
  const { token } = (handshake.auth ?? {}) as { token?: unknown };
  return typeof token === 'string' ? token : presentedToken(request);
}
