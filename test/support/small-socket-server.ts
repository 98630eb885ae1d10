import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type ExtendedError, type Socket } from 'socket.io';

/** A socket.io server that says and refuses what a test wants. */
export class SmallSocketServer {
  private server?: Server;
  private port = 0;
  /** Refuses who comes, with this code. */
  refusal?: string;
  readonly handshakes: object[] = [];

  constructor(private readonly onConnection: (socket: Socket) => void = () => undefined) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Again on the same port. */
  async start(): Promise<void> {
    const http = createServer();
    this.server = new Server(http, { transports: ['websocket'] });
    this.server.use((socket, next) => next(this.admit(socket)));
    this.server.on('connection', this.onConnection);
    await once(http.listen(this.port, '127.0.0.1'), 'listening');
    this.port = (http.address() as AddressInfo).port;
  }

  /** Sockets that are connected. */
  get sockets(): Socket[] {
    return [...(this.server?.sockets.sockets.values() ?? [])];
  }

  emit(event: string, ...args: unknown[]): void {
    this.server?.emit(event, ...args);
  }

  /** As when the network is lost. */
  cut(): void {
    for (const { conn } of this.sockets) conn.close(true);
  }

  async stop(): Promise<void> {
    await this.server?.close();
    this.server = undefined;
  }

  private admit({ handshake }: Socket): ExtendedError | undefined {
    this.handshakes.push(handshake.auth);
    if (this.refusal === undefined) return undefined;
    return Object.assign(new Error('refused'), { data: { code: this.refusal, message: 'refused' } });
  }
}
