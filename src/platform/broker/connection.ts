import { Logger } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import { hostname } from 'node:os';
import type { IClientOptions, IConnackPacket, MqttClient } from 'mqtt';
import { backoffMs, RECONNECT } from '../retry/backoff.js';
import type { BrokerLink } from './broker-link.port.js';
import type { LinkStatus, OutgoingMessage } from './publisher.port.js';
import { TakeoverWatch } from './takeover-watch.js';

const CONTESTED = { fromMs: 60_000, toMs: 120_000 };
const SETTLED_MS = 60_000;
const GOODBYE_MS = 1_000;

// Subscriptions and unacknowledged messages are taken care of here, so mqtt.js is told to remember nothing: its own
// stores have no bound and would flood the broker with stale messages.
const OPTIONS: IClientOptions = {
  keepalive: 30,
  connectTimeout: 10_000,
  resubscribe: false,
  queueQoSZero: false,
  reconnectOnConnackError: true,
  // Its debug output costs 3 % of the intake's time even when it is off.
  log: () => undefined,
};

export type SessionOptions = Pick<IClientOptions, 'clean' | 'properties'> & { clientId: string };

export interface ConnectionEvents {
  /** A new client, before its first packet. */
  client: [MqttClient];
  up: [IConnackPacket];
  down: [];
}

/**
 * One connection to the broker that is kept up: it comes back after 1 s … 30 s with jitter, for ever. When the broker
 * closes it more than three times within a minute, another client uses its id: then it says so, is not ready, and
 * comes back only every minute or two, until it has been left alone for a minute.
 */
export class Connection extends EventEmitter<ConnectionEvents> {
  private readonly logger: Logger;
  private readonly losses = new TakeoverWatch();
  private client?: MqttClient;
  private will: IClientOptions['will'];
  private connectedAt?: number;
  private reconnectAttempts = 0;
  private isContested = false;
  private lastError?: string;
  private hasBeenUp = false;

  constructor(
    private readonly link: BrokerLink,
    private readonly session: SessionOptions,
  ) {
    super();
    this.logger = new Logger(`MQTT ${session.clientId}`);
  }

  /** The client while it is connected. */
  get current(): MqttClient | undefined {
    return this.connectedAt === undefined ? undefined : this.client;
  }

  get isReady(): boolean {
    return this.connectedAt !== undefined && !this.isContested;
  }

  status(): LinkStatus {
    const { connectedAt, reconnectAttempts } = this;
    const isConnected = connectedAt !== undefined;
    return { isConnected, clientId: this.session.clientId, connectedAt, reconnectAttempts };
  }

  /** What the broker says when a connection that is opened from now on ends without taking leave. */
  leaveWill(message: OutgoingMessage): void {
    this.will = { ...message, payload: Buffer.from(message.payload) };
  }

  /** Begins to connect and returns at once. */
  open(): void {
    if (this.client) return;
    const client = this.link.connect({
      ...OPTIONS,
      ...this.session,
      will: this.will,
      reconnectPeriod: backoffMs(1, RECONNECT),
    });
    this.client = client;
    client.on('connect', (connack) => this.noteUp(client, connack));
    client.on('reconnect', () => this.noteAttempt(client));
    client.on('error', (error) => this.noteError(error));
    // Before mqtt.js' own listener, which starts the timer of the next attempt.
    client.prependListener('close', () => this.noteDown(client));
    this.emit('client', client);
  }

  /** Takes leave of the broker, so that no will is published; a broker that does not answer is left after 1 s. */
  async close(): Promise<void> {
    const client = this.client;
    if (!client) return;
    this.client = undefined;
    // mqtt.js would wait for their acknowledgements for ever.
    for (const id of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(id));
    const giveUp = setTimeout(() => client.stream.destroy(), GOODBYE_MS);
    await client.endAsync(!client.connected);
    clearTimeout(giveUp);
  }

  async reopen(): Promise<void> {
    await this.close();
    this.open();
  }

  private noteUp(client: MqttClient, connack: IConnackPacket): void {
    this.connectedAt = Date.now();
    this.reconnectAttempts = 0;
    client.options.reconnectPeriod = backoffMs(1, RECONNECT);
    if (this.isContested) this.trustAfterAWhile();
    this.announceUp();
    this.emit('up', connack);
  }

  /** That all is well at the start is no news. */
  private announceUp(): void {
    const isNews = this.hasBeenUp || this.lastError !== undefined;
    this.logger[isNews ? 'log' : 'debug'](`connected to ${this.link.address}`);
    this.hasBeenUp = true;
    this.lastError = undefined;
  }

  private noteAttempt(client: MqttClient): void {
    this.reconnectAttempts += 1;
    if (!this.isContested) client.options.reconnectPeriod = backoffMs(this.reconnectAttempts + 1, RECONNECT);
  }

  private noteDown(client: MqttClient): void {
    if (this.connectedAt === undefined) return;
    this.connectedAt = undefined;
    if (!client.disconnecting) this.noteLoss(client);
    this.emit('down');
  }

  private noteLoss(client: MqttClient): void {
    this.logger.warn(`lost the connection to ${this.link.address}`);
    if (!this.losses.noteLoss()) return;
    this.isContested = true;
    client.options.reconnectPeriod = backoffMs(1, CONTESTED);
    this.logger.error(
      `the broker closed this connection more than 3 times within a minute: another client uses the id ` +
        `${this.session.clientId} of process ${process.pid} on ${hostname()}; give each instance its own MQTT_CLIENT_ID`,
    );
  }

  private trustAfterAWhile(): void {
    const since = this.connectedAt;
    setTimeout(() => {
      if (this.connectedAt === since) this.isContested = false;
    }, SETTLED_MS).unref();
  }

  private noteError(error: Error): void {
    if (error.message === this.lastError) return;
    this.lastError = error.message;
    this.logger.warn(`${this.link.address}: ${error.message}`);
  }
}
