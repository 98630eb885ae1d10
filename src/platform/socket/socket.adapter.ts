import type { IncomingMessage } from 'node:http';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { MessageMappingProperties } from '@nestjs/websockets';
import { Server } from 'socket.io';
import { errorNotice, type Ack } from '../../contracts/index.js';
import { isOriginOf } from '../auth/presented-token.js';
import type { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import type { CallerNamespace, CallerSocket, SocketServer } from './caller-socket.js';
import { JoinedWrites } from './joined-writes.js';
import type { EventReply } from './on-event.decorator.js';
import { Overrun, OVERRUN_WITHIN_MS } from './overrun.js';
import { boundWaitingBytes } from './slow-socket.js';
import type { SocketAuth } from './socket-auth.js';
import { socketErrorOf } from './socket-error.js';
import { enterCallerRooms, type SocketHub } from './socket-hub.js';
import { refuseUnknownEvents } from './unknown-event.js';

const AUTHENTICATE_WITHIN_MS = 10_000;

type Acknowledge = (ack: Ack<unknown>) => void;

/** What the adapter is made of; the application hands it over, since Nest makes adapters outside its container. */
export interface SocketParts {
  readonly settings: Settings;
  readonly auth: SocketAuth;
  readonly hub: SocketHub;
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
  private readonly overruns = new WeakMap<CallerSocket, Overrun>();

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
      cors: { origin: [...settings.CORS_ORIGINS], credentials: true },
      allowRequest: (request, decide) => decide(null, mayConnect(request, settings.CORS_ORIGINS)),
      ...(clusterAdapter ? { adapter: clusterAdapter } : {}),
    });
    this.open(io.sockets);
    io.on('new_namespace', (namespace) => this.open(namespace));
    const writes = new JoinedWrites();
    io.engine.on('connection', (connection) => {
      writes.join(connection);
      boundWaitingBytes(connection, (bytes) =>
        this.log.warn(`a slow socket was cut off with ${bytes} bytes waiting`),
      );
    });
    hub.attach(io);
    return io;
  }

  override bindMessageHandlers(socket: CallerSocket, handlers: MessageMappingProperties[]): void {
    const overrun = this.overrunOf(socket);
    for (const { message, callback } of handlers) {
      socket.on(message as string, (...args: unknown[]) => {
        if (!overrun.begin()) return;
        const acknowledge = typeof args.at(-1) === 'function' ? (args.pop() as Acknowledge) : undefined;
        const replied = callback(args[0]) as Promise<EventReply | undefined>;
        replied
          .then((reply) => overrun.note(answer(socket, reply, acknowledge)))
          .catch((error: unknown) => this.log.error(`${message} could not be answered`, error))
          .finally(() => overrun.end());
      });
    }
  }

  /** Nest binds the handlers of each gateway for itself: what a socket sends them is counted together. */
  private overrunOf(socket: CallerSocket): Overrun {
    const known = this.overruns.get(socket);
    if (known) return known;
    const overrun = new Overrun(() => {
      this.log.warn(`a socket of ${socket.data.caller.id} was cut off: it went on past its limits`);
      cutOff(socket);
    });
    this.overruns.set(socket, overrun);
    return overrun;
  }

  private open(namespace: CallerNamespace): void {
    namespace.use((socket, next) => void this.parts.auth.refusalOf(socket).then(next));
    namespace.on('connection', (socket) => {
      enterCallerRooms(socket);
      refuseUnknownEvents(socket);
    });
  }
}

/** Nest swallows what a guard or pipe of its own throws: such an event has no reply, and is answered all the same. */
function answer(
  socket: CallerSocket,
  reply: EventReply | undefined,
  acknowledge?: Acknowledge,
): Ack<unknown> {
  const ack = reply?.ack ?? { ok: false, error: socketErrorOf(new AppError('INTERNAL'), socket) };
  acknowledge?.(ack);
  if (!ack.ok)
    socket.emit(reply?.contract.failure ?? errorNotice.name, { ...ack.error, event: reply?.contract.name });
  else if (reply?.contract.success) socket.emit(reply.contract.success, ack.data);
  return ack;
}

/** With all namespaces of its connection. */
function cutOff(socket: CallerSocket): void {
  const error = new AppError('REQUEST_RATE_LIMITED', { retryAfter: OVERRUN_WITHIN_MS / 1_000 });
  socket.emit(errorNotice.name, socketErrorOf(error, socket));
  socket.disconnect(true);
}

/** Browsers name their origin: only our own and the configured ones get in. Other clients name none. */
function mayConnect({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  return origin === undefined || origins.includes(origin) || isOriginOf(origin, host);
}
