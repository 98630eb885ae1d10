import { effect, signal } from '@preact/signals';
import type { Socket } from 'socket.io-client';
import {
  reconnectionDefaults,
  RelaisClient,
  type ClientDefaults,
  type PageName,
  type RealtimeSynced,
  type Requests,
  type RequestOptions,
  type ServerEventName,
  type ServerEvents,
} from '../../client/src/index.js';
import { forgetSession, user } from './user.js';

/** How the one connection stands. `missed`: events replayed on return; undefined: away for too long, all is loaded anew. */
export type Connection =
  | { readonly is: 'connecting' | 'on' | 'lost' | 'ended' }
  | { readonly is: 'waiting'; readonly until: number; readonly attempt: number }
  | { readonly is: 'back'; readonly missed?: number };

type BackListener = (answer: RealtimeSynced) => void;

/** Whoever looks at a page is few: they may try often, to be back soon after the server is. */
const RETURN_WITHIN_MS = 2_000;

export const connection = signal<Connection>({ is: 'connecting' });

const shown = signal<PageName | undefined>(undefined);
const backListeners = new Set<BackListener>();
/** Called anew for each connection object: a sign-in, after another user's. */
const attachments = new Set<(client: RelaisClient) => () => void>();
let client: RelaisClient | undefined;
let defaults: Promise<Partial<ClientDefaults>> | undefined;

effect(() => {
  if (user.value) void connect();
  else disconnect();
});

/** Listens as long as the page is signed in, over all connections. Returns what ends it. */
export function listen<E extends ServerEventName>(event: E, listener: ServerEvents[E]): () => void {
  return attach((to) => to.on(event, listener));
}

/** Called whenever the connection is in step: at first, and after each return, once what was missed has been told. */
export function onBack(listener: BackListener): () => void {
  backListeners.add(listener);
  return () => backListeners.delete(listener);
}

/** The socket of another namespace, over the same connection. Returns what leaves it. */
export function enter(namespace: string, use: (socket: Socket) => void): () => void {
  return attach((to) => {
    const socket = to.socket.io.socket(namespace, {});
    use(socket);
    socket.connect();
    // A server that leaves in order ends the namespace, and socket.io does not enter it again by itself.
    const forget = onBack(() => void (socket.active || socket.connect()));
    return () => {
      forget();
      // Whoever enters again gets the same socket, and must not find these listeners on it.
      socket.off().disconnect();
    };
  });
}

/** Asks by socket. Rejects with a `RelaisError`. */
export async function ask<E extends keyof Requests>(
  event: E,
  payload: Requests[E]['payload'],
  options?: RequestOptions,
): Promise<Requests[E]['answer']> {
  if (!client) throw new Error(`${event}: nobody is signed in`);
  return client.request(event, payload, options);
}

/** The page on the screen, whose events the server sends too; undefined: one without any. */
export function showPage(page: PageName | undefined): void {
  shown.value = page;
  if (page && client?.socket.connected) void ask('rt_page', { page }).catch(() => undefined);
}

export const reconnect = (): void => client?.reconnect();

function attach(attachment: (client: RelaisClient) => () => void): () => void {
  let end = client && attachment(client);
  const again = (to: RelaisClient): (() => void) => (end = attachment(to));
  attachments.add(again);
  return () => {
    attachments.delete(again);
    end?.();
  };
}

async function connect(): Promise<void> {
  const asked = user.peek();
  const options = await (defaults ??= reconnectionDefaults('/').catch(() => ({})));
  if (client || user.peek() !== asked) return;
  let wasOn = false;
  client = new RelaisClient('/', {
    ...options,
    maxReconnectAttempts: Infinity,
    maxReconnectDelay: RETURN_WITHIN_MS,
    socketOptions: { transports: ['websocket'] },
    get page() {
      return shown.peek();
    },
    onDisconnect: () => (connection.value = { is: 'lost' }),
    onRetry: ({ attempt, delayMs }) =>
      (connection.value = wasOn
        ? { is: 'waiting', until: Date.now() + delayMs, attempt }
        : { is: 'connecting' }),
    onGiveUp: ({ code }) => {
      connection.value = { is: 'ended' };
      if (code === 'UNAUTHENTICATED' || code === 'TOKEN_REVOKED') forgetSession();
    },
    onSyncComplete: (answer) => {
      connection.value = wasOn ? { is: 'back', missed: answer.events?.length } : { is: 'on' };
      wasOn = true;
      for (const listener of backListeners) listener(answer);
    },
  });
  for (const attachment of attachments) attachment(client);
  window.mc_socketReconnect = reconnect;
}

function disconnect(): void {
  client?.stop();
  client = undefined;
  connection.value = { is: 'connecting' };
}

declare global {
  interface Window {
    mc_socketReconnect: () => void;
  }
}
