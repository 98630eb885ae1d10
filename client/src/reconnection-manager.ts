import type { Socket } from 'socket.io-client';
import { ConnectionKeeper } from './connection-keeper.js';
import { EventFeed } from './event-feed.js';
import { Listeners } from './listeners.js';
import { positionsInMemory } from './position-store.js';
import type { ReconnectionOptions } from './reconnection-options.js';
import { request } from './request.js';
import type { EventPosition, ServerEventName, ServerEvents } from './wire.js';

/**
 * Keeps a socket of the default namespace connected, and in step: after each loss it comes back with growing, random delays
 * and asks for what it missed. It starts at once.
 *
 * Listeners of `on` are told the events of each stream in order, each once, the missed ones before the live ones. What is
 * listened to at the socket itself comes as the server sends it: live only, and not held back meanwhile.
 */
export class ReconnectionManager {
  /** One and the same over all connections. */
  readonly socket: Socket;
  private readonly keeper: ConnectionKeeper;
  private readonly feed: EventFeed;
  private readonly listeners = new Listeners();
  private hasBeenConnected = false;

  /** `socketInitializer` makes the socket, and is called once; its `auth` is best a function, asked at each connection. */
  constructor(
    socketInitializer: () => Socket,
    private readonly options: ReconnectionOptions = {},
  ) {
    this.socket = socketInitializer();
    const backoff = {
      firstMs: options.reconnectDelay ?? 1_000,
      mostMs: options.maxReconnectDelay ?? 15_000,
    };
    this.feed = this.feedOf(backoff);
    this.keeper = new ConnectionKeeper(this.socket, {
      maxAttempts: options.maxReconnectAttempts ?? 15,
      backoff,
      onConnect: () => this.arrive(),
      onDisconnect: () => this.leave(),
      onRetry: (next) => options.onRetry?.(next),
      onGiveUp: (error) => options.onGiveUp?.(error),
    });
    this.socket.onAny((event: string, data: unknown, position?: EventPosition) =>
      this.hear(event, data, position),
    );
    this.keeper.start();
  }

  /** Returns what ends the listening. */
  on<E extends ServerEventName>(event: E, listener: ServerEvents[E]): () => void {
    this.listeners.add(event, listener);
    return () => this.listeners.remove(event, listener);
  }

  /** Connects anew at once, after giving up and `stop()` too. */
  reconnect(): void {
    this.keeper.reconnect();
  }

  /** Ends the connection, and comes back only by `reconnect()`. */
  stop(): void {
    this.keeper.stop();
  }

  private feedOf(backoff: { firstMs: number; mostMs: number }): EventFeed {
    return new EventFeed({
      store: this.options.positions ?? positionsInMemory(),
      retry: backoff,
      ask: (streams) => request(this.socket, 'rt_sync', { streams }),
      tell: (heard) => this.listeners.tell(heard),
      onSynced: (answer, asked) => {
        this.keeper.settle();
        this.options.onSyncComplete?.(answer, asked);
      },
    });
  }

  private get isSyncing(): boolean {
    return this.options.syncOnReconnect ?? true;
  }

  private hear(event: string, data: unknown, position?: EventPosition): void {
    if (this.isSyncing && position !== undefined) this.feed.hear({ event, data, position });
    else this.listeners.tell({ event, data, position });
  }

  private arrive(): void {
    if (this.hasBeenConnected) this.options.onReconnect?.(this.socket);
    this.hasBeenConnected = true;
    if (this.isSyncing) this.feed.sync();
    else this.keeper.settle();
  }

  private leave(): void {
    this.feed.leave();
    this.options.onDisconnect?.();
  }
}
