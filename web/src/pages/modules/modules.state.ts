import { computed, signal, type Signal } from '@preact/signals';
import type {
  FieldModule,
  ModuleAdded,
  ModuleList,
  ModuleOffline,
  ModuleOnline,
  ModuleUpdated,
  Telemetry,
} from '../../../../src/contracts/index.js';
import { get } from '../../rest.js';

/** A module as it is now; what it measures moves by itself, so that a row is not drawn for it. */
export interface Unit {
  readonly moduleId: string;
  readonly about: Signal<FieldModule>;
  readonly telemetry: Signal<Telemetry | null>;
}

/** More than these are not listed; each is still found by its address. */
export const MAX_LISTED = 1_000;
const PAGE = 200;

const units = new Map<string, Unit>();
/** What was heard while a list is on its way: it is newer than the list. */
let held: (() => void)[] | undefined;
/** Numbers the lists that were asked for: the answer to the last one counts. */
let lastAsked = 0;

/** In the order of their ids; undefined: not known yet. */
export const ids = signal<readonly string[] | undefined>(undefined);
export const onlineCount = computed(
  () => ids.value?.filter((id) => units.get(id)!.about.value.isOnline).length ?? 0,
);

export const unitOf = (moduleId: string): Unit | undefined => units.get(moduleId);

export async function loadModules(): Promise<void> {
  const asked = ++lastAsked;
  held ??= [];
  try {
    const listed = await listAll();
    if (asked === lastAsked) showAll(listed);
  } finally {
    if (asked === lastAsked) catchUp();
  }
}

/** What a connection begins with, newer than any list that is on its way. */
export function beginWith(modules: readonly FieldModule[]): void {
  lastAsked++;
  showAll(modules);
  catchUp();
}

/** These, and no others. */
function showAll(modules: readonly FieldModule[]): void {
  const listed = new Set(modules.map(({ moduleId }) => moduleId));
  for (const id of units.keys()) if (!listed.has(id)) units.delete(id);
  for (const module of modules) keep(module);
  ids.value = sorted(listed);
}

/** One that is not listed. Rejects where there is none. */
export async function findModule(moduleId: string): Promise<void> {
  showModule(await get<FieldModule>(`/api/modules/${encodeURIComponent(moduleId)}`));
}

export function showModule(module: FieldModule): void {
  keep(module);
  if (ids.peek()?.includes(module.moduleId)) return;
  ids.value = sorted([...(ids.peek() ?? []), module.moduleId]);
}

export function dropModule({ moduleId }: { readonly moduleId: string }): void {
  hear(() => {
    if (!ids.peek()?.includes(moduleId)) return;
    ids.value = ids.peek()!.filter((id) => id !== moduleId);
    units.delete(moduleId);
  });
}

export function addModule(added: ModuleAdded): void {
  hear(() => {
    const known = units.get(added.moduleId)?.about.peek();
    showModule({ isOnline: false, lastSeen: null, status: null, telemetry: null, ...known, ...added });
  });
}

export function changeModule({ moduleId, ...change }: ModuleUpdated): void {
  amend(moduleId, change);
}

export function comeOnline({ moduleId, lastSeen, status }: ModuleOnline): void {
  amend(moduleId, { isOnline: true, lastSeen, status: status ?? null });
}

export function goOffline({ moduleId, disconnectedAt }: ModuleOffline): void {
  amend(moduleId, { isOnline: false, lastSeen: disconnectedAt });
}

export function measure(moduleId: string, telemetry: Telemetry): void {
  hear(() => {
    const unit = units.get(moduleId);
    if (unit) unit.telemetry.value = telemetry;
  });
}

function amend(moduleId: string, change: Partial<FieldModule>): void {
  hear(() => {
    const unit = units.get(moduleId);
    if (unit) unit.about.value = { ...unit.about.peek(), ...change };
  });
}

function hear(apply: () => void): void {
  if (held) held.push(apply);
  else apply();
}

function catchUp(): void {
  const heard = held ?? [];
  held = undefined;
  for (const apply of heard) apply();
}

function keep(module: FieldModule): void {
  const { moduleId, telemetry } = module;
  const unit = units.get(moduleId);
  if (!unit) {
    units.set(moduleId, { moduleId, about: signal(module), telemetry: signal(telemetry) });
    return;
  }
  unit.about.value = module;
  unit.telemetry.value = telemetry;
}

async function listAll(): Promise<FieldModule[]> {
  const found: FieldModule[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await get<ModuleList>('/api/modules', { limit: PAGE, cursor });
    found.push(...items);
    cursor = nextCursor ?? undefined;
  } while (cursor && found.length < MAX_LISTED);
  return found;
}

const sorted = (some: Iterable<string>): string[] => [...some].toSorted();
