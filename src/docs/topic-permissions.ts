import { filterCovers, type PermissionRow } from '../contracts/index.js';

/** The row of these that decides about a topic's path or filter: of all that cover it, the one that the others cover too. */
export function permissionOf(path: string, rows: readonly PermissionRow[]): PermissionRow {
  const covering = rows.filter((row) => filterCovers(filterOf(row.tree), filterOf(path)));
  return covering.find((row) =>
    covering.every((other) => filterCovers(filterOf(other.tree), filterOf(row.tree))),
  )!;
}

function filterOf(path: string): string {
  return path.replace(/:\w+/g, '+');
}
