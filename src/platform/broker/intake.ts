import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  Server,
  type CustomTransportStrategy,
  type MessageHandler as NestHandler,
} from '@nestjs/microservices';
import { setTimeout as delay } from 'node:timers/promises';
import { isTopicFilter, withoutShare } from '../../contracts/index.js';
import { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { BrokerLink } from './broker-link.port.js';
import { ClientIds } from './client-ids.js';
import { Connection } from './connection.js';
import { disjointCover } from './filter-cover.js';
import { InFlight } from './in-flight.js';
import { IncomingMessage } from './incoming-message.js';
import { acknowledgeLate, type Delivery } from './late-acknowledgement.js';
import { MessageAttempts } from './message-attempts.js';
import { MessageRoutes, type Job, type MessageHandler } from './message-routes.js';
import type { LinkStatus, OutgoingMessage } from './publisher.port.js';
import { Subscriptions } from './subscriptions.js';
import { TopicMethods } from './topic-methods.js';

const MAX_IN_FLIGHT = 2_000;
const SESSION_KEPT_S = 7 * 86_400;
const DRAIN_MS = 5_000;

/**
 * What comes from the broker for Relais itself: Nest's transport behind `@OnTopic`, and handlers that come and go.
 *
 * At least once: a message is acknowledged after every handler's promise has settled, and what is not acknowledged
 * comes again. Up to 2000 messages are worked on at once; they begin in the broker's order and are acknowledged in
 * it. A message whose dependency is away holds the acknowledgements behind it back, and the broker keeps the rest.
 * Of several instances behind an external broker, one gets each message.
 */
@Injectable()
export class Intake
  extends Server<{ up: () => void; down: () => void }>
  implements CustomTransportStrategy, OnApplicationBootstrap
{
  /** Messages that are done with, since the start of this instance. */
  taken = 0;
  private readonly routes = new MessageRoutes();
  private readonly inFlight = new InFlight(MAX_IN_FLIGHT);
  private readonly connection: Connection;
  private readonly subscriptions: Subscriptions;
  private readonly sharePrefix: string;
  private handlersKnown: Promise<unknown> = Promise.resolve();

  constructor(
    link: BrokerLink,
    clientIds: ClientIds,
    private readonly settings: Settings,
    private readonly attempts: MessageAttempts,
    private readonly lifecycle: Lifecycle,
    private readonly methods: TopicMethods,
  ) {
    super();
    this.sharePrefix = link.kind === 'external' && settings.REDIS_URL ? '$share/relais/' : '';
    const properties = { sessionExpiryInterval: SESSION_KEPT_S, receiveMaximum: MAX_IN_FLIGHT };
    this.connection = new Connection(link, { clientId: clientIds.of('listener'), clean: false, properties });
    this.subscriptions = new Subscriptions(this.connection);
    this.connection.on('client', (client) =>
      acknowledgeLate(client, (delivery, next) => this.inFlight.enter(() => this.take(delivery, next))),
    );
    lifecycle.onStop('drain', () => this.drain());
    lifecycle.onStop('disconnect', () => this.close());
  }

  get isReady(): boolean {
    return this.connection.isReady && this.subscriptions.areConfirmed;
  }

  linkStatus(): LinkStatus {
    return this.connection.status();
  }

  /** What the broker is to say when this connection vanishes without taking leave. Call it in `onModuleInit`. */
  leaveWill(message: OutgoingMessage): void {
    this.connection.leaveWill(message);
  }

  /** Calls the listener each time that the broker has confirmed every subscription: at each connection and at each new filter. */
  onSubscribed(listener: () => void): void {
    this.subscriptions.on('confirmed', listener);
  }

  /** The filters that the broker is asked for. */
  filters(): string[] {
    return this.subscriptions.filters().map(withoutShare);
  }

  /** Nothing to wait for: the connection opens with the bootstrap, when every handler is known. */
  listen(callback: () => void): void {
    callback();
  }

  onApplicationBootstrap(): void {
    if (this.settings.MQTT_ENABLED) this.connection.open();
  }

  /** Called by Nest for each `@OnTopic`; it takes the topic under its present name. Two for one filter are refused. */
  override addHandler(
    pattern: string,
    handler: NestHandler,
    isEvent?: boolean,
    extras?: Record<string, unknown>,
  ): void {
    const method = this.methods.find(pattern, extras);
    const { filter, path } = method.contract;
    if (this.messageHandlers.has(filter)) throw new Error(`two @OnTopic methods take ${path}`);
    super.addHandler(filter, handler, isEvent, extras);
    this.routes.addTopic(method);
    void this.askForAll();
  }

  /**
   * Takes every message on `filter` besides the `@OnTopic` methods, until the returned function is called. A handler
   * that throws is tried again like those. Throws TOPIC_FILTER_INVALID.
   */
  registerMessageHandler(filter: string, handler: MessageHandler): () => void {
    if (!isTopicFilter(filter)) throw new AppError('TOPIC_FILTER_INVALID', { topic: filter });
    const remove = this.routes.addHandler(filter, handler);
    void this.askForAll();
    return () => {
      remove();
      void this.askForAll();
    };
  }

  /**
   * Holds every message back until `known` has settled too, for handlers that are registered once an engine answers. A
   * session that the broker has kept begins with what came meanwhile: without its handler it would be acknowledged for
   * nothing. For `onModuleInit`.
   */
  awaitHandlers(known: Promise<unknown>): void {
    this.handlersKnown = Promise.all([this.handlersKnown, known]);
  }

  on(event: 'up' | 'down', callback: () => void): void {
    this.connection.on(event, callback);
  }

  unwrap(): never {
    throw new Error('the client is private: acknowledgements depend on it');
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  /** Takes nothing new, and waits up to 5 s for what is being worked on. What is left comes again after the start. */
  private async drain(): Promise<void> {
    this.attempts.stop();
    await Promise.race([this.inFlight.pause(), delay(DRAIN_MS, undefined, { ref: false })]);
  }

  private askForAll(): Promise<void> {
    const plan = () => disjointCover(this.routes.filters()).map((filter) => this.sharePrefix + filter);
    return this.subscriptions.follow(plan, 1);
  }

  private take(delivery: Delivery, next: () => void): void {
    void this.work(delivery);
    next();
  }

  private async work(delivery: Delivery): Promise<void> {
    try {
      await this.handlersKnown;
      if (this.lifecycle.isStopping || !delivery.isCurrent()) return;
      const message = new IncomingMessage(delivery.packet);
      const jobs = this.subscriptions.accepts(delivery.packet) ? this.jobsFor(message) : [];
      if (!(await this.attempts.runAll(jobs, message, () => delivery.isCurrent()))) return;
      delivery.settle();
      this.taken += 1;
    } finally {
      this.inFlight.leave();
    }
  }

  private jobsFor(message: IncomingMessage): readonly Job[] {
    if (message.payload.length <= this.settings.LIMIT_MQTT_PAYLOAD) return this.routes.jobsFor(message.topic);
    this.attempts.setAside(message, new AppError('REQUEST_TOO_LARGE'));
    return [];
  }
}
