import { rtModuleRemoved } from '../contracts/index.js';
import type { SaidEntry } from './said.model.js';

/** Without what was said of a module before it was removed: who had it has no right to that any more. */
export function withoutRemoved(entries: readonly SaidEntry[]): SaidEntry[] {
  const removedAt = new Map<unknown, number>();
  for (const { event, data, offset } of entries)
    if (event === rtModuleRemoved.name) removedAt.set(moduleOf(data), offset);
  return entries.filter(({ data, offset }) => offset >= (removedAt.get(moduleOf(data)) ?? 0));
}

function moduleOf(data: object): unknown {
  return 'moduleId' in data ? data.moduleId : undefined;
}
