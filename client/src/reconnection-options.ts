import type { Socket } from 'socket.io-client';
import type { RelaisError } from './relais-error.js';
import type { PositionStore } from './position-store.js';
import type { ClientDefaults, RealtimeSynced, StreamPositions } from './wire.js';

export interface ReconnectionOptions {
  /** Failed attempts after which it gives up: 15. 0: it never tries by itself. `Infinity`: it never gives up. */
  readonly maxReconnectAttempts?: number;
  /** Milliseconds: the first attempt comes within them at random, and each further one within twice as many. 1000. */
  readonly reconnectDelay?: number;
  /** Milliseconds that bound the delay: 15 000. */
  readonly maxReconnectDelay?: number;
  /** False: what was missed is not asked for, and events are told as they come. True unless told otherwise. */
  readonly syncOnReconnect?: boolean;
  /** Where the positions are kept: in memory, unless told otherwise. */
  readonly positions?: PositionStore;
  /** The connection is back; what was missed is asked for next. Not called for the first one. */
  readonly onReconnect?: (socket: Socket) => void;
  /** The connection was lost, or ended. Once per loss. */
  readonly onDisconnect?: () => void;
  /**
   * In step again, after the first connection too. `serverState`: the server's answer: `recovered: true` with the `events`
   * that were missed, which listeners have been told already; or `recovered: false` with the whole `state`, to begin again
   * with. `clientState`: the positions that were asked from. Events that came meanwhile follow.
   */
  readonly onSyncComplete?: (serverState: RealtimeSynced, clientState: StreamPositions) => void;
  /** The next attempt follows in `delayMs`; `attempt` counts 1, 2, 3 … */
  readonly onRetry?: (next: { readonly attempt: number; readonly delayMs: number }) => void;
  /**
   * It stops trying: the attempts are used up, or the server refuses for good (`UNAUTHENTICATED`, `TOKEN_REVOKED`,
   * `FORBIDDEN`). `reconnect()` begins again.
   */
  readonly onGiveUp?: (error: RelaisError) => void;
}

/**
 * What the server's operator wants clients to do: `maxReconnectAttempts` and `reconnectDelay`. `url` as for the connection,
 * `/` for the page's own origin. Rejects when the server is not there.
 */
export async function reconnectionDefaults(url: string): Promise<ClientDefaults> {
  const response = await fetch(`${url.replace(/\/$/, '')}/api/realtime/client`);
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return (await response.json()) as ClientDefaults;
}
