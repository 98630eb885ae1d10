import { filterCovers, filterIntersection, type PermissionRow } from '../../contracts/index.js';

interface Entry {
  readonly row: PermissionRow;
  readonly filter: string;
  /** Which levels of the tree are parameters. */
  readonly parameters: readonly number[];
}

/** A row that has a say about a topic or filter, and what stands there for its parameters. */
export interface Concern {
  readonly row: PermissionRow;
  /** A plain level, or a wildcard where the filter leaves it open. */
  readonly values: readonly string[];
}

/** Permission rows, the most specific first: a topic is judged by the first row that it belongs to. */
export class PermissionTable {
  private readonly entries: readonly Entry[];

  constructor(rows: readonly PermissionRow[]) {
    this.entries = rows.map(entryOf).sort((a, b) => compareSpecificity(a.row.tree, b.row.tree));
  }

  /**
   * The rows that judge some topic that the filter matches (a topic is a filter that matches itself). A row whose
   * common part with the filter lies within a more specific row judges none of them.
   */
  concerns(filter: string): Concern[] {
    const found: Concern[] = [];
    for (const [index, { row, filter: tree, parameters }] of this.entries.entries()) {
      const common = filterIntersection(tree, filter);
      if (common === undefined) continue;
      const isDecidedBefore = this.entries
        .slice(0, index)
        .some((entry) => filterCovers(entry.filter, common));
      if (isDecidedBefore) continue;
      const levels = common.split('/');
      found.push({ row, values: parameters.map((level) => levels[level]!) });
    }
    return found;
  }
}

function entryOf(row: PermissionRow): Entry {
  const levels = row.tree.split('/');
  const isParameter = (level: string): boolean => level.startsWith(':');
  return {
    row,
    filter: levels.map((level) => (isParameter(level) ? '+' : level)).join('/'),
    parameters: levels.flatMap((level, index) => (isParameter(level) ? index : [])),
  };
}

/** By the first level where two trees differ: a plain one before a parameter, a parameter before `#` or the end. */
function compareSpecificity(first: string, second: string): number {
  const a = first.split('/').map(breadth);
  const b = second.split('/').map(breadth);
  for (let level = 0; level < Math.max(a.length, b.length); level++) {
    const difference = (a[level] ?? 2) - (b[level] ?? 2);
    if (difference !== 0) return difference;
  }
  return 0;
}

function breadth(level: string): number {
  if (level === '#') return 2;
  return level.startsWith(':') || level === '+' ? 1 : 0;
}
