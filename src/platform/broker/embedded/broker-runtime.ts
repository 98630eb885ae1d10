import { Logger } from '@nestjs/common';
import type { AedesOptions, Client, ConnectPacket } from 'aedes';
import type { Duplex } from 'node:stream';
import { Admission, type TokenAuthority } from './admission.js';
import { internalsOf } from './aedes-internals.js';
import type { BrokerConnection } from './broker-connection.js';
import { BrokerCore } from './broker-core.js';
import { BrokerPersistence } from './broker-persistence.js';
import type { BrokerStore } from './broker-store.js';
import { Doorkeeper, type Arrival } from './doorkeeper.js';
import { forward } from './forwarding.js';
import { PublishGuard, type PublishRules } from './publish-guard.js';
import { Refusal, SERVER_UNAVAILABLE } from './refusal.js';
import { screenFilters, SubscribeGuard } from './subscribe-guard.js';

export interface BrokerRules extends PublishRules {
  readonly authority: TokenAuthority;
  /** Bytes of the largest packet of a client that was let in. */
  readonly packetLimit: number;
}

type Admitted = (error: Error | null, isAdmitted: boolean) => void;

/** The broker between its doors and its store: aedes, with every decision taken here. */
export class BrokerRuntime {
  readonly core: BrokerCore;
  readonly publishes: PublishGuard;
  private readonly logger = new Logger('EmbeddedBroker');
  private readonly connections = new WeakMap<Client, BrokerConnection>();
  private readonly own = new WeakSet<Duplex>();
  private readonly admission: Admission;
  private readonly subscriptions: SubscribeGuard;
  private readonly doorkeeper: Doorkeeper;

  constructor(store: BrokerStore, rules: BrokerRules) {
    const persistence = new BrokerPersistence(store, (client) => this.connections.get(client));
    this.core = new BrokerCore({ ...LIMITS, ...this.decisions(), id: store.epoch, persistence }, store);
    this.publishes = new PublishGuard(this.core, rules);
    this.subscriptions = new SubscribeGuard(store, rules.policy);
    this.admission = new Admission(store, rules.authority);
    this.doorkeeper = new Doorkeeper(rules.packetLimit, (conn) => this.noteTooLarge(conn, rules.packetLimit));
    this.watch();
  }

  /** Takes a connection from outside: it has to say who it is. */
  receive(arrival: Arrival): void {
    this.doorkeeper.receive(arrival);
    this.serve(arrival.conn);
  }

  /** Takes one of the server's own. */
  receiveOwn(conn: Duplex): void {
    this.own.add(conn);
    this.serve(conn);
  }

  isConnected(clientId: string): boolean {
    return this.admission.isConnected(clientId);
  }

  async close(): Promise<void> {
    this.doorkeeper.close();
    await new Promise<void>((resolve) => this.core.close(() => resolve()));
  }

  private serve(conn: Duplex): void {
    const { _parser: parser } = internalsOf(this.core.handle(conn));
    parser.prependListener('packet', screenFilters);
  }

  private decisions(): AedesOptions {
    return {
      preConnect: (client, packet, callback) => this.connect(client, packet, callback),
      authorizePublish: (client, packet, done) => {
        // Without a client it is the will of a former run, which was judged at its CONNECT.
        if (!client) return done();
        const connection = this.core.closed ? undefined : this.connections.get(client);
        if (!connection) return done(NOT_ADMITTED);
        this.publishes.judge({ client, connection, packet, done });
      },
      authorizeSubscribe: (client, subscription, answer) => {
        const connection = this.connections.get(client);
        if (!connection) return answer(NOT_ADMITTED);
        this.subscriptions.judge(connection, subscription, answer);
      },
      authorizeForward: (client, packet) => {
        const connection = this.connections.get(client);
        return connection && forward(client, connection, packet) ? packet : null;
      },
    };
  }

  private connect(client: Client, packet: ConnectPacket, callback: Admitted): void {
    internalsOf(client).pause();
    this.admit(client, packet).then(
      () => callback(null, true),
      (error: Error) => this.refuse(client, error, callback),
    );
  }

  private async admit(client: Client, packet: ConnectPacket): Promise<void> {
    const connection = await this.admission.admit(client, packet, this.own.has(client.conn));
    await this.publishes.judgeWill(connection, packet);
    this.connections.set(client, connection);
    this.doorkeeper.letIn(client.conn);
  }

  private refuse(client: Client, error: Error, callback: Admitted): void {
    const refusal = error instanceof Refusal ? error : new Refusal(SERVER_UNAVAILABLE, error.message);
    if (refusal !== error) this.logger.error('a client could not be let in', error);
    client.conn.end(refusal.connack(), () => client.conn.destroy());
    callback(null, false);
  }

  private watch(): void {
    this.core.on('clientReady', (client) => this.connections.get(client)?.feed?.start());
    this.core.on('subscribe', (_, client) => this.connections.get(client)?.feed?.recheck());
    this.core.on('unsubscribe', (filters, client) => {
      const connection = this.connections.get(client);
      for (const filter of filters) connection?.filters.revoke(filter);
    });
    this.core.on('clientError', (client, error) => this.logger.debug(`${client.id}: ${error.message}`));
    // aedes emits it outside of its types, for failures that belong to no client.
    (this.core as NodeJS.EventEmitter).on('error', (error) => this.logger.error('the broker failed', error));
  }

  private noteTooLarge(conn: Duplex, limit: number): void {
    const client = (conn as Duplex & { client?: Client }).client;
    const from = client && this.connections.get(client)?.clientId;
    const reason = `a packet of more than ${limit} bytes`;
    if (from) this.publishes.reject(from, { topic: '', payload: '' }, reason);
  }
}

const NOT_ADMITTED = new Error('not admitted');

const LIMITS: AedesOptions = {
  // No bound on deliveries under way: each client's own bound keeps a slow one from holding the others back.
  concurrency: 0,
  // Not by time either: our own intake may rightly read nothing for as long as the database is away.
  drainTimeout: 2 ** 31 - 1,
  // Wills of a former run are sent after four of these, unless their clients are back by then.
  heartbeatInterval: 5_000,
};
