import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { AppError } from '../platform/errors/app-error.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { Database } from '../platform/postgres/database.port.js';
import type { FieldModuleRecord } from './field-module.model.js';
import { FieldModuleRepository, type ModuleEntry } from './field-module.repository.js';
import { ModuleOwners } from './module-owners.service.js';
import { ModuleRetention } from './module-retention.service.js';
import { FieldModuleChanged, FieldModuleRegistered, FieldModuleRemoved } from './modules.events.js';

type Trx = Transaction<unknown>;
type Found = FieldModuleRecord | undefined;

/**
 * What people say of modules. Each change is a transaction under the module's lock, forgotten by whoever remembers its
 * owner, and told: after the commit, and only where something is another than before.
 */
@Injectable()
export class FieldModuleRegistry {
  constructor(
    private readonly database: Database,
    private readonly modules: FieldModuleRepository,
    private readonly owners: ModuleOwners,
    private readonly retention: ModuleRetention,
    private readonly events: DomainEvents,
  ) {}

  /** Throws MODULE_EXISTS. */
  async add(entry: ModuleEntry): Promise<FieldModuleRecord> {
    const registered = await this.database.transaction(async (trx: Trx) => {
      const module = await this.modules.add(trx, entry);
      if (!module) throw new AppError('MODULE_EXISTS', { id: entry.moduleId });
      const revision = await this.modules.nextRevision(trx);
      await this.modules.count(trx, { total: 1, online: 0 });
      return new FieldModuleRegistered(module, revision);
    });
    this.announce(registered);
    return registered.module;
  }

  /** Makes of a module what `rewrite` returns; that gets undefined where there is none, and may throw. */
  async change(id: string, rewrite: (found: Found) => FieldModuleRecord): Promise<FieldModuleRecord> {
    const { module, changed } = await this.database.transaction(async (trx: Trx) => {
      const [found] = await this.modules.lock(trx, [id]);
      const rewritten = rewrite(found);
      if (!isOther(found!, rewritten)) return { module: rewritten };
      await this.modules.rewrite(trx, rewritten);
      const revision = await this.modules.nextRevision(trx);
      return { module: rewritten, changed: new FieldModuleChanged(rewritten, revision, found!.owner) };
    });
    if (changed) this.announce(changed);
    return module;
  }

  /** Deletes the module that `choose` returns; what it measured is erased afterwards. */
  async remove(id: string, choose: (found: Found) => FieldModuleRecord): Promise<void> {
    const removed = await this.database.transaction(async (trx: Trx) => {
      const [found] = await this.modules.lock(trx, [id]);
      const module = choose(found);
      await this.modules.remove(trx, module);
      const revision = await this.modules.nextRevision(trx);
      await this.modules.count(trx, { total: -1, online: module.isOnline ? -1 : 0 });
      return new FieldModuleRemoved(module, revision);
    });
    this.announce(removed);
    this.retention.eraseSoon();
  }

  private announce(event: FieldModuleRegistered | FieldModuleChanged | FieldModuleRemoved): void {
    this.owners.forget(event.module.moduleId);
    this.events.emit(event);
  }
}

function isOther(before: FieldModuleRecord, after: FieldModuleRecord): boolean {
  return before.name !== after.name || before.type !== after.type || before.owner !== after.owner;
}
