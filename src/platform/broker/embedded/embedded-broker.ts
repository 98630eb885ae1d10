import { Injectable, Logger } from '@nestjs/common';
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { MAX_TOPIC_BYTES } from '../../../contracts/index.js';
import { LiveSessions } from '../../auth/live-sessions.js';
import { TokenVerifier } from '../../auth/token-verifier.port.js';
import { Settings } from '../../config/settings.js';
import { TopicPolicy } from '../../policy/topic-policy.port.js';
import { Rejections } from '../rejections.port.js';
import { BrokerRuntime, type BrokerRules } from './broker-runtime.js';
import { BrokerStore, type StoreOptions } from './broker-store.js';
import type { Arrival } from './doorkeeper.js';
import { inProcessPipe } from './in-process-pipe.js';
import type { StoredSession } from './stored-session.js';
import { WebSocketDoor } from './websocket-door.js';

const PROBE_DEAD_PEERS_AFTER_MS = 60_000;

/**
 * An MQTT 3.1.1 broker within this process: over TCP, over WebSocket at `/mqtt`, and in memory for the server itself.
 *
 * Every client shows a JWT as password; its connection ends with it. A publish of QoS 1 or 2 is acknowledged when it
 * is stored; sessions, their queues and retained messages outlive a kill -9. Each subscriber gets what was published on
 * a topic at one QoS in order, at least once.
 */
@Injectable()
export class EmbeddedBroker {
  private readonly logger = new Logger(EmbeddedBroker.name);
  private readonly rules: BrokerRules;
  private readonly webSockets: WebSocketDoor;
  private store?: BrokerStore;
  private runtime?: BrokerRuntime;
  private server?: Server;

  constructor(
    private readonly settings: Settings,
    verifier: TokenVerifier,
    sessions: LiveSessions,
    policy: TopicPolicy,
    rejections: Rejections,
  ) {
    const payloadLimit = settings.LIMIT_MQTT_PAYLOAD;
    const packetLimit = payloadLimit + MAX_TOPIC_BYTES + 4;
    this.rules = { authority: { verifier, sessions }, policy, rejections, payloadLimit, packetLimit };
    this.webSockets = new WebSocketDoor(packetLimit, (arrival) => this.receive(arrival));
  }

  get connectedClients(): number {
    return this.runtime?.core.connectedClients ?? 0;
  }

  /** Messages of clients, the server's own among them, since the start. */
  get publishedMessages(): number {
    return this.runtime?.core.publishedCount ?? 0;
  }

  /** Messages that were acknowledged and dropped since the start. */
  get rejectedMessages(): number {
    return this.runtime?.publishes.rejected ?? 0;
  }

  /** Opens the store in `DATA_DIR/broker` and listens. Throws when another process uses either. */
  async start(): Promise<void> {
    this.store = await BrokerStore.open(join(this.settings.DATA_DIR, 'broker'), this.storeOptions());
    const runtime = new BrokerRuntime(this.store, this.rules);
    await runtime.core.listen();
    this.runtime = runtime;
    try {
      this.server = await this.listen();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  address(): { host: string; port: number } {
    const { MQTT_EMBEDDED_HOST: host, MQTT_EMBEDDED_PORT } = this.settings;
    const bound = this.server?.address() as AddressInfo | null | undefined;
    return { host, port: bound?.port ?? MQTT_EMBEDDED_PORT };
  }

  /** Sessions of clients that stay away for `MQTT_SESSION_EXPIRY`, with what waits for them. Returns how many those were. */
  async forgetAbandonedSessions(): Promise<number> {
    const { runtime, store } = this;
    if (!runtime || !store) return 0;
    return store.sessions.discardAbandoned((clientId) => runtime.isConnected(clientId));
  }

  /** A stream to the broker for the server's own clients, which may do everything. Ended while the broker is not up. */
  openInProcessStream(): Duplex {
    const [near, far] = inProcessPipe();
    if (this.runtime && !this.runtime.core.closed) this.runtime.receiveOwn(far);
    else near.destroy(new Error('the embedded broker is not running'));
    return near;
  }

  /** Takes MQTT over WebSocket on this server's path `/mqtt`; other upgrades are left alone. */
  attachWebSocket(http: HttpServer): void {
    this.webSockets.attach(http);
  }

  async close(): Promise<void> {
    const { server, runtime, store } = this;
    this.server = this.runtime = this.store = undefined;
    this.webSockets.close();
    const closed = server && once(server.close(), 'close');
    await runtime?.close();
    await closed;
    await store?.close();
  }

  private storeOptions(): StoreOptions {
    const { MQTT_SESSION_EXPIRY, MQTT_SESSION_QUEUE_MAX } = this.settings;
    const told = new WeakSet<StoredSession>();
    return {
      expiryMs: MQTT_SESSION_EXPIRY * 1_000,
      queueMax: MQTT_SESSION_QUEUE_MAX,
      onFull: (session) => {
        if (told.has(session)) return;
        told.add(session);
        this.logger.warn(`${session.clientId} is away with a full queue, and misses what comes now`);
      },
      onWriteFailure: (error) =>
        this.logger.error('messages cannot be stored and are refused: make room for DATA_DIR', error),
      onWriteAgain: () => this.logger.log('messages are stored again'),
    };
  }

  private async listen(): Promise<Server> {
    const { MQTT_EMBEDDED_HOST: host, MQTT_EMBEDDED_PORT: port } = this.settings;
    const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: PROBE_DEAD_PEERS_AFTER_MS };
    const server = createServer(options, (conn) => this.receive({ conn, address: conn.remoteAddress ?? '' }));
    await once(server.listen(port, host), 'listening');
    return server;
  }

  private receive(arrival: Arrival): void {
    if (this.runtime) this.runtime.receive(arrival);
    else arrival.conn.destroy();
  }
}
