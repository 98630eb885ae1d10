import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { upTo } from '../platform/memory/up-to.js';
import { TopicRelations } from '../platform/policy/topic-relations.port.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { AlertAudience } from '../telemetry/alert-audience.port.js';
import { FieldModuleRepository } from './field-module.repository.js';

/** Names the module whose owner has changed, or that came or went, to every instance. */
const CHANGED_CHANNEL = 'modules:owner';
const REMEMBERED = 100_000;
const OLDEST_MS = 5_000;

/**
 * Whose a module is: for topic permissions, for alerts of the sensor that bears its id, and for readings that may be a
 * module's. What it answers is no older than 5 s, and no older than a change that another instance could tell of.
 */
@Injectable()
export class ModuleOwners implements OnModuleInit {
  private readonly logger = new Logger(ModuleOwners.name);
  /** Of unknown ids too: most sensors are no modules. */
  private readonly remembered = new LRUCache<string, Promise<string | undefined>>({
    ...upTo(REMEMBERED),
    ttl: OLDEST_MS,
  });

  constructor(
    private readonly modules: FieldModuleRepository,
    private readonly state: StateEngine,
    private readonly relations: TopicRelations,
    private readonly alerts: AlertAudience,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.relations.register('owner', async ({ id }, moduleId) => (await this.ownerOf(moduleId)) === id);
    this.alerts.register((sensorId) => this.ownerOf(sensorId));
    const stopListening = this.state.listen(
      CHANGED_CHANNEL,
      (moduleId) => this.remembered.delete(moduleId),
      () => this.remembered.clear(),
    );
    this.lifecycle.onStop('close', stopListening);
  }

  /** Undefined when there is no such module. */
  async ownerOf(moduleId: string): Promise<string | undefined> {
    return this.find([moduleId])[0];
  }

  /** Those of these ids that are modules'. */
  async known(ids: Iterable<string>): Promise<Set<string>> {
    const distinct = [...new Set(ids)];
    const owners = await Promise.all(this.find(distinct));
    return new Set(distinct.filter((_, index) => owners[index] !== undefined));
  }

  /** To be called after the commit of whatever changes a module's owner, or that there is a module. */
  forget(moduleId: string): void {
    this.remembered.delete(moduleId);
    this.state.notify(CHANGED_CHANNEL, moduleId).catch((error: unknown) => {
      this.logger.debug(`other instances learn of ${moduleId} by themselves`, error);
    });
  }

  /** One query for all that are not remembered. */
  private find(ids: readonly string[]): Promise<string | undefined>[] {
    const remembered = ids.map((id) => this.remembered.get(id));
    const missing = ids.filter((_, index) => remembered[index] === undefined);
    let loading: Promise<Map<string, string>> | undefined;
    return ids.map(
      (id, index) => remembered[index] ?? this.remember(id, (loading ??= this.modules.owners(missing))),
    );
  }

  /** What is under way is shared, and forgotten with the rest: nobody gets what was read before the last change. */
  private remember(id: string, loading: Promise<Map<string, string>>): Promise<string | undefined> {
    const owner = loading.then((owners) => owners.get(id));
    this.remembered.set(id, owner);
    owner.catch(() => {
      if (this.remembered.peek(id) === owner) this.remembered.delete(id);
    });
    return owner;
  }
}
