import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer, type WebSocket } from 'ws';
import type { Arrival } from './doorkeeper.js';

const PATH = '/mqtt';
const SUBPROTOCOL = 'mqtt';

/** MQTT over WebSocket on an HTTP server, at `/mqtt` [MQTT-6.0.0]. Upgrades of other paths are left to others. */
export class WebSocketDoor {
  private readonly server: WebSocketServer;
  private readonly attached: [Server, typeof this.upgrade][] = [];

  constructor(
    maxPayload: number,
    private readonly receive: (arrival: Arrival) => void,
  ) {
    const handleProtocols = () => SUBPROTOCOL;
    this.server = new WebSocketServer({ noServer: true, maxPayload, handleProtocols });
  }

  attach(http: Server): void {
    http.on('upgrade', this.upgrade);
    this.attached.push([http, this.upgrade]);
  }

  close(): void {
    for (const [http, listener] of this.attached) http.off('upgrade', listener);
    this.server.close();
  }

  private readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (request.url?.split('?')[0] !== PATH) return;
    const wanted = request.headers['sec-websocket-protocol']?.split(/\s*,\s*/) ?? [];
    if (!wanted.includes(SUBPROTOCOL)) return void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    this.server.handleUpgrade(request, socket, head, (webSocket) =>
      this.receive({
        conn: streamOf(webSocket),
        address: request.socket.remoteAddress ?? '',
        carrier: socket,
      }),
    );
  };
}

/** One frame for what is written at once, instead of five a packet. */
function streamOf(webSocket: WebSocket): Duplex {
  const writeTogether: Writev = (chunks, done) =>
    webSocket.send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  return Object.assign(createWebSocketStream(webSocket), { _writev: writeTogether });
}

type Writev = (chunks: { chunk: Buffer }[], done: (error?: Error | null) => void) => void;
