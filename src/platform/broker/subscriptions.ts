import { Logger } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import type { IPublishPacket, MqttClient } from 'mqtt';
import { withoutShare, type Qos } from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import type { Connection } from './connection.js';
import { minimalCover } from './filter-cover.js';
import { TopicTree } from './topic-tree.js';

const ASK_AGAIN_MS = 5_000;

interface Wanted {
  readonly qos: Qos;
  /** MQTT 5 subscription identifier: counts up, so that the smallest of several is the oldest. */
  readonly id: number;
}

export interface SubscriptionsEvents {
  /** All that was wanted when it was asked for is confirmed: at each connection, and after each change of the plan. */
  confirmed: [];
}

/**
 * What one connection is subscribed to. Everything wanted is asked for again at each connection, a filter that a
 * broader one covers left out; what the broker refuses then is asked for again every 5 s.
 *
 * A message that several filters match counts once. MQTT 3.1.1 brokers (mosquitto, aedes) send it once. MQTT 5 brokers
 * send a copy for each subscription: the one of the oldest subscription is taken.
 */
export class Subscriptions extends EventEmitter<SubscriptionsEvents> {
  private readonly logger = new Logger(Subscriptions.name);
  private readonly wanted = new Map<string, Wanted>();
  private readonly confirmed = new Set<string>();
  private readonly refused = new Set<string>();
  private asked = new TopicTree<number>();
  private lastId = 0;
  private retry?: NodeJS.Timeout;

  constructor(private readonly connection: Connection) {
    super();
    connection.on('up', () => void this.askAll());
    connection.on('down', () => this.forget());
  }

  /** True when the broker has confirmed all that is needed to serve every filter. */
  get areConfirmed(): boolean {
    return this.refused.size === 0 && this.missing().length === 0;
  }

  filters(): string[] {
    return [...this.wanted.keys()];
  }

  /**
   * Settles when the broker has confirmed the filter, or at once while it is away. The broker sends what it retains
   * for it, again where it was asked for before. Throws TOPIC_REFUSED, and the filter is not wanted any more.
   */
  async add(filter: string, qos: Qos): Promise<void> {
    const before = this.wanted.get(filter);
    this.wanted.set(filter, { qos, id: before?.id ?? ++this.lastId });
    const client = this.connection.current;
    if (!client) return;
    if (await this.ask(client, filter)) return;
    this.wanted.delete(filter);
    this.refused.delete(filter);
    throw new AppError('TOPIC_REFUSED', { topic: filter });
  }

  async remove(filter: string): Promise<void> {
    const gone = this.wanted.get(filter);
    if (!gone) return;
    this.wanted.delete(filter);
    this.refused.delete(filter);
    const client = this.connection.current;
    if (!client) return;
    await this.askForMissing(client);
    // Wanted again meanwhile: the broker has been asked, and must not be told otherwise after that.
    if (this.wanted.has(filter)) this.asked.remove(withoutShare(filter), gone.id);
    else if (this.confirmed.delete(filter)) await this.giveUp(client, filter, gone.id);
  }

  /**
   * Wants exactly what `plan` names: the new ones first, then without the old ones, so that nothing falls between.
   * What the broker refuses is asked for again.
   */
  async follow(plan: () => readonly string[], qos: Qos): Promise<void> {
    for (const filter of plan()) {
      if (!this.wanted.has(filter)) this.wanted.set(filter, { qos, id: ++this.lastId });
    }
    await this.askAll();
    const planned = new Set(plan());
    const gone = this.filters().filter((filter) => !planned.has(filter));
    await Promise.all(gone.map((filter) => this.remove(filter)));
  }

  /** True for the one copy of a message that counts. */
  accepts(packet: IPublishPacket): boolean {
    const carried = packet.properties?.subscriptionIdentifier;
    if (carried === undefined || packet.retain) return true;
    const [oldest, ...others] = this.asked.match(packet.topic).sort((a, b) => a - b);
    if (oldest === undefined || others.length === 0) return true;
    // An identifier of an earlier run (a kept session) is no reason to drop anything.
    return [carried].flat().some((id) => id === oldest || !others.includes(id));
  }

  /** What has to be asked for still. A refused filter serves none of those that it covers. */
  private missing(): string[] {
    const askable = [...this.wanted].filter(([filter]) => !this.refused.has(filter));
    const needed = minimalCover(new Map(askable.map(([filter, { qos }]) => [filter, qos])));
    return [...needed.keys()].filter((filter) => !this.confirmed.has(filter));
  }

  private forget(): void {
    clearTimeout(this.retry);
    this.confirmed.clear();
    this.asked = new TopicTree();
  }

  private async askAll(): Promise<void> {
    const client = this.connection.current;
    if (!client) return;
    this.refused.clear();
    await this.askForMissing(client);
    if (this.connection.current !== client) return;
    if (this.refused.size === 0) this.emit('confirmed');
    else this.askAgain();
  }

  private askAgain(): void {
    this.logger.error(`the broker refuses the subscription to ${[...this.refused].join(', ')}`);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.askAll(), ASK_AGAIN_MS).unref();
  }

  private async askForMissing(client: MqttClient): Promise<void> {
    let missing: string[];
    while (this.connection.current === client && (missing = this.missing()).length > 0) {
      await Promise.all(missing.map((filter) => this.ask(client, filter)));
    }
  }

  /** False when the broker refuses. Without an answer the connection was lost: the next one asks again. */
  private async ask(client: MqttClient, filter: string): Promise<boolean> {
    const { qos, id } = this.wanted.get(filter)!;
    const tree = this.asked;
    if (!tree.match(withoutShare(filter)).includes(id)) tree.add(withoutShare(filter), id);
    try {
      await client.subscribeAsync(filter, { qos, properties: identifier(client, id) });
      if (this.asked !== tree) return true;
      if (this.wanted.has(filter)) this.confirmed.add(filter);
      else await this.giveUp(client, filter, id);
      return true;
    } catch (error) {
      const isRefused = (error as { packet?: unknown }).packet !== undefined;
      if (isRefused) this.noteRefusal(filter, id);
      return !isRefused;
    }
  }

  private giveUp(client: MqttClient, filter: string, id: number): Promise<void> {
    const { asked } = this;
    return new Promise((resolve) => {
      // In the callback, not after it: the next packet may be a copy that counts from now on. A connection that is
      // lost meanwhile has forgotten the filter anyway.
      client.unsubscribe(filter, () => {
        asked.remove(withoutShare(filter), id);
        resolve();
      });
    });
  }

  private noteRefusal(filter: string, id: number): void {
    this.asked.remove(withoutShare(filter), id);
    this.confirmed.delete(filter);
    this.refused.add(filter);
  }
}

/** A broker may speak MQTT 5 and not know identifiers; asking for one would then end the connection. */
function identifier(client: MqttClient, subscriptionIdentifier: number) {
  const isKnown = client.serverProperties?.subscriptionIdentifiersAvailable !== false;
  return client.options.protocolVersion === 5 && isKnown ? { subscriptionIdentifier } : undefined;
}
