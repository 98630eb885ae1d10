import type { Socket } from 'socket.io-client';
import { backoffMs, type BackoffRange } from './backoff.js';
import { RelaisError } from './relais-error.js';
import type { ServerLeaving, SocketError } from './wire.js';

/** After these another attempt with the same token would end the same way. */
const FINAL = ['UNAUTHENTICATED', 'TOKEN_REVOKED', 'FORBIDDEN'];

interface KeeperEnds {
  readonly maxAttempts: number;
  readonly backoff: BackoffRange;
  onConnect(): void;
  onDisconnect(): void;
  onRetry(next: { attempt: number; delayMs: number }): void;
  onGiveUp(error: RelaisError): void;
}

/**
 * Brings one socket back whenever it is lost, in place of socket.io's own reconnection, which it switches off: two would
 * race each other. The socket stays the same, and so do its listeners.
 */
export class ConnectionKeeper {
  private attempts = 0;
  private isTrying = true;
  private isConnected = false;
  private timer?: ReturnType<typeof setTimeout>;
  /** Why the server is about to end the connection. */
  private farewell?: SocketError;
  /** When a server that leaves in order wants to be tried again. */
  private comeBackInMs?: number;

  constructor(
    private readonly socket: Socket,
    private readonly ends: KeeperEnds,
  ) {
    socket.io.reconnection(false);
    socket.on('connect', () => this.arrive());
    socket.on('disconnect', (reason) => this.leave(reason));
    socket.on('connect_error', (error) => this.retry(refusalIn(error)));
    socket.on('server:leaving', ({ comeBackInMs }: ServerLeaving) => (this.comeBackInMs = comeBackInMs));
    socket.on('error', (notice: SocketError & { event?: string }) => {
      if (notice.event === undefined) this.farewell = notice;
    });
  }

  start(): void {
    if (this.socket.connected) this.arrive();
    else if (!this.socket.active) this.socket.connect();
  }

  /** Now, with all attempts before it; a connection that is there is ended first. */
  reconnect(): void {
    this.stop();
    this.isTrying = true;
    this.attempts = 0;
    this.socket.connect();
  }

  stop(): void {
    this.isTrying = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.socket.disconnect();
  }

  /** The connection has proved good: the next loss begins with the first delay. */
  settle(): void {
    this.attempts = 0;
  }

  private arrive(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isConnected = true;
    this.ends.onConnect();
  }

  /** socket.io says so too when an attempt ends before it was a connection. */
  private leave(reason: string): void {
    const wasConnected = this.isConnected;
    const why = this.farewell ?? lost(reason);
    this.isConnected = false;
    this.farewell = undefined;
    if (wasConnected) this.ends.onDisconnect();
    if (reason !== 'io client disconnect') this.retry(why);
  }

  /** One loss may be told twice: an attempt that waits, or that is not wanted any more, is not doubled. */
  private retry(why: SocketError): void {
    if (!this.isTrying || this.timer !== undefined) return;
    if (this.attempts >= this.ends.maxAttempts || FINAL.includes(why.code)) return this.giveUp(why);
    const delayMs = this.comeBackInMs ?? backoffMs(this.attempts, this.ends.backoff);
    this.attempts++;
    this.comeBackInMs = undefined;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.socket.connect();
    }, delayMs);
    this.ends.onRetry({ attempt: this.attempts, delayMs });
  }

  private giveUp(why: SocketError): void {
    this.isTrying = false;
    this.ends.onGiveUp(new RelaisError(why));
  }
}

const lost = (message: string): SocketError => ({ code: 'DISCONNECTED', message });

/** A server that refuses says why in the error's `data`; one that is not there says nothing. */
function refusalIn(error: Error & { data?: Partial<SocketError> }): SocketError {
  const { code } = error.data ?? {};
  return code === undefined ? lost(error.message) : { code, message: error.message };
}
