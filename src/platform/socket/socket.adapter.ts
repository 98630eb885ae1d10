import type { IncomingMessage } from 'node:http';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Server } from 'socket.io';
import { isOriginOf } from '../auth/presented-token.js';
import type { Settings } from '../config/settings.js';
import type { CallerNamespace, CallerSocket, SocketServer } from './caller-socket.js';
import type { EventMethods } from './event-methods.js';
import { JoinedWrites } from './joined-writes.js';
import { PromptWebSockets } from './prompt-web-sockets.js';
import { boundWaitingBytes } from './slow-socket.js';
import type { SocketAuth } from './socket-auth.js';
import { SocketEvents } from './socket-events.js';
import type { SocketHub } from './socket-hub.js';

const AUTHENTICATE_WITHIN_MS = 10_000;

/** What the adapter is made of; the application hands it over, since Nest makes adapters outside its container. */
export interface SocketParts {
  readonly settings: Settings;
  readonly auth: SocketAuth;
  readonly hub: SocketHub;
  readonly methods: EventMethods;
  /** Joins the instances when there are several. */
  readonly clusterAdapter?: Parameters<SocketServer['adapter']>[0];
}

/**
 * socket.io as Relais speaks it: every namespace asks for a token, every event is acknowledged with
 * `{ok, data | error}` and its named answer event, unknown events are refused by name, slow readers are cut off, and so
 * are those who go on past their limits.
 */
export class SocketAdapter extends IoAdapter {
  private readonly log = new Logger(SocketAdapter.name);

  constructor(
    app: NestFastifyApplication,
    private readonly parts: SocketParts,
  ) {
    super(app);
  }

  override createIOServer(): SocketServer {
    const { settings, hub, clusterAdapter } = this.parts;
    const io: SocketServer = new Server(this.httpServer, {
      maxHttpBufferSize: settings.LIMIT_SOCKET_EVENT,
      connectTimeout: AUTHENTICATE_WITHIN_MS,
      perMessageDeflate: false,
      serveClient: false,
      wsEngine: PromptWebSockets,
      cors: { origin: [...settings.CORS_ORIGINS], credentials: true },
      allowRequest: (request, decide) => decide(null, mayConnect(request, settings.CORS_ORIGINS)),
      ...(clusterAdapter ? { adapter: clusterAdapter } : {}),
    });
    this.open(io.sockets);
    io.on('new_namespace', (namespace) => this.open(namespace));
    const writes = new JoinedWrites();
    io.engine.on('connection', (connection) => writes.join(connection));
    boundWaitingBytes(io.engine, (bytes) =>
      this.log.warn(`a slow socket was cut off with ${bytes} bytes waiting`),
    );
    hub.attach(io);
    return io;
  }

  /** Each namespace has its own table of what is answered: see `EventMethods`. */
  override bindMessageHandlers(): void {}

  /** Nest asks for every gateway of a namespace, and tells all of them at the first one's call. */
  override bindClientDisconnect(socket: CallerSocket, callback: () => void): void {
    if (socket.listenerCount('disconnect') === 0) socket.on('disconnect', callback);
  }

  private open(namespace: CallerNamespace): void {
    const events = new SocketEvents(this.parts.methods.of(namespace.name));
    namespace.use((socket, next) => void this.parts.auth.refusalOf(socket).then(next));
    namespace.on('connection', (socket) => {
      this.parts.auth.enter(socket);
      events.attend(socket);
    });
  }
}

/** Browsers name their origin: only our own and the configured ones get in. Other clients name none. */
function mayConnect({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  return origin === undefined || origins.includes(origin) || isOriginOf(origin, host);
}
