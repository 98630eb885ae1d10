import type { ServerEventContract } from '../../src/contracts/index.js';
import { InstanceId } from '../../src/platform/lifecycle/instance-id.js';
import { Lifecycle } from '../../src/platform/lifecycle/lifecycle.js';
import { DomainEvents } from '../../src/platform/events/domain-events.js';
import { AppError } from '../../src/platform/errors/app-error.js';
import type { Database } from '../../src/platform/postgres/database.port.js';
import { SocketHub, type Audience } from '../../src/platform/socket/socket-hub.js';
import { MemoryState } from '../../src/platform/state/memory-state.js';
import type { MapFields, StateEngine } from '../../src/platform/state/state-engine.port.js';
import { LastSeenRepository } from '../../src/presence/last-seen.repository.js';
import { LastSeen } from '../../src/presence/last-seen.service.js';
import { LostInstances } from '../../src/presence/lost-instances.service.js';
import { Membership } from '../../src/presence/membership.service.js';
import { OtherStays } from '../../src/presence/other-stays.service.js';
import { OwnStays } from '../../src/presence/own-stays.service.js';
import { PresenceAudience } from '../../src/presence/presence-audience.port.js';
import { PresenceCluster } from '../../src/presence/presence-cluster.service.js';
import { PresenceReplica } from '../../src/presence/presence-replica.service.js';
import { PresenceView } from '../../src/presence/presence-view.service.js';
import { PresenceChanged } from '../../src/presence/presence.events.js';
import { PresenceNotifier } from '../../src/presence/presence.notifier.js';
import { PresenceService } from '../../src/presence/presence.service.js';
import { PresenceStore } from '../../src/presence/presence.store.js';
import { testSettings } from './settings.js';

/** What several instances share, and what can be taken from them: all that was known, or every answer. */
export class SharedState extends MemoryState {
  isAway = false;
  private readonly onListening: (() => void)[] = [];

  override async fields(map: string): Promise<Map<string, string>> {
    this.requireAnswer();
    return super.fields(map);
  }

  override async putFields(map: string, fields: MapFields, options?: { ttlMs?: number }): Promise<void> {
    this.requireAnswer();
    await super.putFields(map, fields, options);
  }

  override async removeFields(map: string, fields: readonly string[]): Promise<void> {
    this.requireAnswer();
    await super.removeFields(map, fields);
  }

  override async notify(channel: string, message: string): Promise<void> {
    this.requireAnswer();
    await super.notify(channel, message);
  }

  override listen(channel: string, onMessage: (message: string) => void, onListening: () => void) {
    this.onListening.push(onListening);
    return super.listen(channel, onMessage, onListening);
  }

  /** It answers again, and everybody listens anew. */
  comeBack(): void {
    this.isAway = false;
    for (const listener of this.onListening) listener();
  }

  /** As by FLUSHALL: nobody is told. */
  async flush(instances: readonly string[]): Promise<void> {
    const maps = ['presence:instances', 'presence:beats', ...instances.map((id) => `presence:on:${id}`)];
    for (const map of maps) await super.removeFields(map, [...(await super.fields(map)).keys()]);
  }

  private requireAnswer(): void {
    if (this.isAway) throw new AppError('STATE_UNAVAILABLE');
  }
}

/** A hub that remembers what sockets would have heard: `user:online ann > admins user:bob - user:ann`. */
class RememberingHub extends SocketHub {
  readonly said: string[] = [];

  override emit<N extends string, D extends object>(
    { name }: ServerEventContract<N, D>,
    data: D,
    { rooms, except = [] }: Audience,
  ): void {
    const { userId, status = '' } = data as { userId: string; status?: string };
    this.said.push(
      `${name} ${userId} ${status} > ${[...rooms].join(' ')} - ${except.join(' ')}`.replace(/ +/g, ' '),
    );
  }
}

/** The presence of one instance, wired as its module wires it. */
export class PresenceInstance {
  readonly lifecycle = new Lifecycle();
  readonly replica: PresenceReplica;
  readonly presence: PresenceService;
  readonly cluster: PresenceCluster;
  readonly lastSeen: LastSeen;
  readonly audience = new PresenceAudience();
  readonly view: PresenceView;
  /** Changes in the order in which this instance learned of them: `ann: offline > busy`. */
  readonly learned: string[] = [];
  private readonly hub = new RememberingHub();

  constructor(
    readonly id: string,
    state: StateEngine,
    database: Database,
  ) {
    const { lifecycle } = this;
    const events = new DomainEvents();
    const instance = Object.assign(new InstanceId(), { value: id });
    const settings = testSettings({ PRESENCE_GRACE: 5 });
    const store = new PresenceStore(state);
    this.replica = new PresenceReplica(events);
    this.lastSeen = new LastSeen(new LastSeenRepository(database), lifecycle);
    const own = new OwnStays(this.replica, store, instance);
    const others = new OtherStays(this.replica, own, store, instance);
    const membership = new Membership(store, own, instance, settings);
    const lost = new LostInstances(this.replica, store, this.lastSeen, instance);
    this.cluster = new PresenceCluster(store, others, membership, lost, lifecycle);
    this.presence = new PresenceService(own, this.replica, this.lastSeen, lifecycle, settings);
    this.view = new PresenceView(this.replica, this.audience, this.lastSeen);
    const notifier = new PresenceNotifier(this.hub, this.audience, own, lifecycle);
    events.on(PresenceChanged, (change) => notifier.onChanged(change));
    events.on(PresenceChanged, ({ account, before, after }) => {
      const [was, is] = [before, after].map((standing) => standing?.status ?? 'absent');
      this.learned.push(`${account}: ${was} > ${is}`);
    });
    this.cluster.onModuleInit();
  }

  /** What its sockets have been told. */
  get said(): string[] {
    return this.hub.said;
  }

  /** An orderly stop. */
  async stop(): Promise<void> {
    await this.lifecycle.beforeApplicationShutdown();
    await this.lifecycle.onApplicationShutdown();
  }
}
