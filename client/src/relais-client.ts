import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { ReconnectionManager } from './reconnection-manager.js';
import type { ReconnectionOptions } from './reconnection-options.js';
import { request, type RequestOptions } from './request.js';
import { SessionToken, type TokenSource } from './session-token.js';
import type { PageName, Requests, ServerEventName, ServerEvents } from './wire.js';

export interface RelaisClientOptions extends ReconnectionOptions {
  /** Left out: the cookie of a page that has signed in. */
  readonly token?: TokenSource;
  /** The page that this client shows, if any: its events are told too. */
  readonly page?: PageName;
  /** What is missed is not kept any more, or this is the first connection: the whole state, by part, to begin with. */
  readonly onState?: (state: Record<string, unknown>) => void;
  /** Further options for socket.io-client, such as `transports`. */
  readonly socketOptions?: Partial<ManagerOptions & SocketOptions>;
}

/**
 * A typed connection to the default namespace of a Relais server that comes back by itself, knows what it missed, and
 * outlives its tokens. It connects at once.
 */
export class RelaisClient {
  private readonly manager: ReconnectionManager;
  private readonly token?: SessionToken;

  /** `url` as in `https://relais.example`; `/` for the page's own origin. */
  constructor(
    url: string,
    private readonly options: RelaisClientOptions = {},
  ) {
    if (options.token)
      this.token = new SessionToken(options.token, (token) => this.request('auth:refresh', { token }));
    this.manager = new ReconnectionManager(() => this.socketTo(url), {
      ...options,
      onDisconnect: () => {
        this.token?.rest();
        options.onDisconnect?.();
      },
      onSyncComplete: (answer, asked) => {
        if (!answer.recovered) options.onState?.(answer.state ?? {});
        options.onSyncComplete?.(answer, asked);
      },
    });
  }

  /** One and the same over all connections. */
  get socket(): Socket {
    return this.manager.socket;
  }

  /** Tells the events of each stream in order, each once, missed ones before live ones. Returns what ends the listening. */
  on<E extends ServerEventName>(event: E, listener: ServerEvents[E]): () => void {
    return this.manager.on(event, listener);
  }

  /**
   * Asks, and gives the data of the answer. Without a connection it waits for one, as long as the time allows. Rejects with
   * a `RelaisError`, or the reason of the signal. After `DISCONNECTED` it may have been done: send it again with the same
   * `clientMessageId`, where the event has one.
   */
  request<E extends keyof Requests>(
    event: E,
    payload: Requests[E]['payload'],
    options?: RequestOptions,
  ): Promise<Requests[E]['answer']> {
    return request(this.socket, event, payload, options);
  }

  /** Connects anew at once, after giving up and `stop()` too. */
  reconnect(): void {
    this.manager.reconnect();
  }

  /** Ends the connection, and comes back only by `reconnect()`. */
  stop(): void {
    this.token?.rest();
    this.manager.stop();
  }

  private socketTo(url: string): Socket {
    const socket: Socket = io(url, {
      ...this.options.socketOptions,
      autoConnect: false,
      auth: (introduce) => void this.introduce(socket, introduce),
    });
    return socket;
  }

  /** Without a token there is no connection: a failed attempt like any other. One that is over is not introduced any more. */
  private async introduce(socket: Socket, introduce: (auth: object) => void): Promise<void> {
    const { engine } = socket.io;
    try {
      const token = await this.token?.next();
      if (engine === socket.io.engine) introduce({ token, page: this.options.page });
    } catch {
      engine.close();
    }
  }
}
