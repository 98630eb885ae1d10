import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { Manager, type ManagerOptions, type Socket } from 'socket.io-client';
import type { Ack } from '../../src/contracts/index.js';

/** One connection, for several namespaces or a handshake of its own; it opens with the first namespace. */
export function connectionTo(url: string, options: Partial<ManagerOptions> = {}): Manager {
  return new Manager(url, { transports: ['websocket'], reconnection: false, autoConnect: false, ...options });
}

/** A socket.io client that remembers what it got until a test asks for it. */
export class TestSocket {
  private readonly received = new Map<string, unknown[]>();
  private readonly waiting = new Map<string, ((data: unknown) => void)[]>();

  private constructor(readonly socket: Socket) {
    socket.onAny((event: string, data: unknown) => {
      const resolve = this.waiting.get(event)?.shift();
      if (resolve) resolve(data);
      else this.received.set(event, [...(this.received.get(event) ?? []), data]);
    });
  }

  /** Connects, or rejects with the `connect_error`. */
  static open(
    url: string,
    token: string | undefined,
    namespace = '/mqtt',
    auth: object = {},
  ): Promise<TestSocket> {
    return TestSocket.enter(connectionTo(url), token, namespace, auth);
  }

  /** Enters a namespace of a connection, or rejects with the `connect_error`. */
  static async enter(
    connection: Manager,
    token: string | undefined,
    namespace = '/mqtt',
    auth: object = {},
  ): Promise<TestSocket> {
    const handshake = token === undefined ? auth : { ...auth, token };
    const socket = connection.socket(namespace, { auth: handshake });
    const client = new TestSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('connect_error', (error) => {
        socket.close();
        reject(error);
      });
      socket.connect();
    });
    return client;
  }

  /** The next event of this name, one that has come already included. */
  next<T = Record<string, unknown>>(event: string): Promise<T> {
    const [first, ...rest] = this.received.get(event) ?? [];
    if (first !== undefined) {
      this.received.set(event, rest);
      return Promise.resolve(first as T);
    }
    return new Promise((resolve) => {
      this.waiting.set(event, [...(this.waiting.get(event) ?? []), resolve as (data: unknown) => void]);
    });
  }

  /** What has come of this name and nobody has asked for. */
  pending(event: string): unknown[] {
    return this.received.get(event) ?? [];
  }

  /** Sends an event and waits for its acknowledgement. */
  request<A = Record<string, unknown>>(event: string, payload?: unknown): Promise<Ack<A>> {
    return this.socket.timeout(5000).emitWithAck(event, payload) as Promise<Ack<A>>;
  }

  /** The reason of the disconnection. */
  disconnected(): Promise<string> {
    if (!this.socket.connected) return Promise.resolve('gone');
    return new Promise((resolve) => this.socket.once('disconnect', resolve));
  }

  close(): void {
    this.socket.close();
  }
}

/** An MQTT 3.1.1 client with a token, as devices connect. */
export function mqttClient(port: number, token: string, options: IClientOptions = {}): Promise<MqttClient> {
  return connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: 'device',
    password: token,
    reconnectPeriod: 0,
    ...options,
  });
}

/** The next message of an MQTT client. */
export function nextMessage(
  client: MqttClient,
): Promise<{ topic: string; payload: string; retain: boolean }> {
  return new Promise((resolve) =>
    client.once('message', (topic, payload, packet) =>
      resolve({ topic, payload: payload.toString(), retain: packet.retain }),
    ),
  );
}

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Calls REST as a caller would. */
export async function call<T = Record<string, unknown>>(
  url: string,
  token: string | undefined,
  init: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<T>> {
  const response = await fetch(url, {
    method: init.method ?? (init.body === undefined ? 'GET' : 'POST'),
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...init.headers,
    },
    body: init.body === undefined ? undefined : JSON.stringify(init.body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text ? JSON.parse(text) : undefined) as T,
  };
}

interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** All items of a list, page by page. Throws what is refused. */
export async function everyPage<T>(url: string, token: string): Promise<T[]> {
  const items: T[] = [];
  const page = new URL(url);
  page.searchParams.set('limit', '200');
  for (;;) {
    const { status, body } = await call<Page<T>>(page.href, token);
    if (status !== 200) throw new Error(`${page.pathname}: ${JSON.stringify(body)}`);
    items.push(...body.items);
    if (body.nextCursor === null) return items;
    page.searchParams.set('cursor', body.nextCursor);
  }
}
