import { Injectable } from '@nestjs/common';
import type { FieldModule, ListQuery, ModulePatch, NewModule } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { AppError } from '../platform/errors/app-error.js';
import { decodeCursor, pageOf, type Page } from '../platform/paging/page.js';
import { FieldModuleRegistry } from './field-module-registry.service.js';
import { fieldModuleOf, type FieldModuleRecord } from './field-module.model.js';
import { FieldModuleRepository, type FieldModuleCounts } from './field-module.repository.js';

type Asking = Pick<Caller, 'id' | 'role'>;

const MAX_AT_ONCE = 1_000;

/**
 * Field modules as people see and name them: their own, admins all. Somebody else's is not there for them: it throws
 * MODULE_NOT_FOUND like one that nobody has.
 */
@Injectable()
export class FieldModulesService {
  constructor(
    private readonly modules: FieldModuleRepository,
    private readonly registry: FieldModuleRegistry,
  ) {}

  /** By id. */
  async list(caller: Asking, { limit, cursor }: ListQuery): Promise<Page<FieldModule>> {
    const [after] = decodeCursor(cursor, ['string']) ?? [];
    const found = await this.modules.list(limit + 1, { owner: ownerSeenBy(caller), after });
    return pageOf(found, limit, { item: fieldModuleOf, key: ({ moduleId }) => [moduleId] });
  }

  /** The first thousand of those that the caller may see, by id. */
  async first(caller: Asking): Promise<FieldModule[]> {
    const found = await this.modules.list(MAX_AT_ONCE, { owner: ownerSeenBy(caller) });
    return found.map(fieldModuleOf);
  }

  /** How many there are; costs the same however many. */
  counts(): Promise<FieldModuleCounts> {
    return this.modules.counts();
  }

  async show(caller: Asking, id: string): Promise<FieldModule> {
    return fieldModuleOf(visible(caller, id, await this.modules.find(id)));
  }

  /** By its number what a module measured is found. */
  async numberOf(caller: Asking, id: string): Promise<number> {
    return visible(caller, id, await this.modules.find(id)).no;
  }

  /** Throws MODULE_EXISTS, and ACCESS_DENIED to those who register one for somebody else and are no admins. */
  async create(caller: Asking, { moduleId, name, type, userId }: NewModule): Promise<FieldModule> {
    const owner = userId ?? caller.id;
    if (owner !== caller.id) demandAdmin(caller);
    return fieldModuleOf(await this.registry.add({ moduleId, name, type, owner }));
  }

  /** What the patch leaves out stays. Throws ACCESS_DENIED to those who name an owner and are no admins. */
  async change(caller: Asking, id: string, { name, type, userId }: ModulePatch): Promise<FieldModule> {
    const changed = await this.registry.change(id, (found) => {
      const module = visible(caller, id, found);
      if (userId !== undefined) demandAdmin(caller);
      return {
        ...module,
        name: name ?? module.name,
        type: type ?? module.type,
        owner: userId ?? module.owner,
      };
    });
    return fieldModuleOf(changed);
  }

  remove(caller: Asking, id: string): Promise<void> {
    return this.registry.remove(id, (found) => visible(caller, id, found));
  }
}

/** Undefined: everybody's. */
function ownerSeenBy({ id, role }: Asking): string | undefined {
  return role === 'admin' ? undefined : id;
}

function visible(caller: Asking, id: string, module: FieldModuleRecord | undefined): FieldModuleRecord {
  if (module && (caller.role === 'admin' || caller.id === module.owner)) return module;
  throw new AppError('MODULE_NOT_FOUND', { id });
}

function demandAdmin({ role }: Asking): void {
  if (role !== 'admin') throw new AppError('ACCESS_DENIED');
}
