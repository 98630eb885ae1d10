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
    const module = await this.database.transaction(async (trx: Trx) => {
      const added = await this.modules.add(trx, entry);
      if (added) await this.modules.count(trx, { total: 1, online: 0 });
      return added;
    });
    if (!module) throw new AppError('MODULE_EXISTS', { id: entry.moduleId });
    this.announce(module, new FieldModuleRegistered(module));
    return module;
  }

  /** Makes of a module what `rewrite` returns; that gets undefined where there is none, and may throw. */
  async change(id: string, rewrite: (found: Found) => FieldModuleRecord): Promise<FieldModuleRecord> {
    const [before, after] = await this.database.transaction(async (trx: Trx) => {
      const [found] = await this.modules.lock(trx, [id]);
      const rewritten = rewrite(found);
      if (isOther(found!, rewritten)) await this.modules.rewrite(trx, rewritten);
      return [found!, rewritten];
    });
    if (isOther(before, after)) this.announce(after, new FieldModuleChanged(after, before.owner));
    return after;
  }

  /** Deletes the module that `choose` returns; what it measured is erased afterwards. */
  async remove(id: string, choose: (found: Found) => FieldModuleRecord): Promise<void> {
    const removed = await this.database.transaction(async (trx: Trx) => {
      const [found] = await this.modules.lock(trx, [id]);
      const module = choose(found);
      await this.modules.remove(trx, module);
      await this.modules.count(trx, { total: -1, online: module.isOnline ? -1 : 0 });
      return module;
    });
    this.announce(removed, new FieldModuleRemoved(removed));
    this.retention.eraseSoon();
  }

  private announce({ moduleId }: FieldModuleRecord, event: object): void {
    this.owners.forget(moduleId);
    this.events.emit(event);
  }
}

function isOther(before: FieldModuleRecord, after: FieldModuleRecord): boolean {
  return before.name !== after.name || before.type !== after.type || before.owner !== after.owner;
}
