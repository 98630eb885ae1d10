/**
 * Values by topic filter: what a topic reaches is found level by level, whatever the number of filters.
 *
 * `match` gives the values of every filter that a topic reaches, or that covers a filter: the most specific first, where
 * each level counts before the next and text goes before `+` before `#`.
 */
export class TopicTree<T> {
  private readonly root = new Branch<T>();

  add(filter: string, value: T): void {
    this.leaf(filter).push(value);
  }

  remove(filter: string, value: T): void {
    removeBelow(this.root, filter.split('/'), value);
  }

  match(topic: string): T[] {
    const found: T[] = [];
    collect({ levels: topic.split('/'), found }, this.root, 0);
    return found;
  }

  private leaf(filter: string): T[] {
    let branch = this.root;
    for (const level of filter.split('/')) {
      let next = branch.below.get(level);
      if (!next) branch.below.set(level, (next = new Branch()));
      branch = next;
    }
    return branch.values;
  }
}

class Branch<T> {
  readonly below = new Map<string, Branch<T>>();
  readonly values: T[] = [];

  get isEmpty(): boolean {
    return this.below.size === 0 && this.values.length === 0;
  }
}

interface Search<T> {
  readonly levels: readonly string[];
  readonly found: T[];
}

function collect<T>(search: Search<T>, branch: Branch<T>, depth: number): void {
  const level = search.levels[depth];
  // Wildcards at the first level never reach topics that begin with `$` [MQTT-4.7.2-1].
  const isHidden = depth === 0 && level?.startsWith('$');
  if (level === undefined) search.found.push(...branch.values);
  else if (level !== '#') {
    if (level !== '+') follow(search, branch.below.get(level), depth);
    if (!isHidden) follow(search, branch.below.get('+'), depth);
  }
  if (!isHidden) search.found.push(...(branch.below.get('#')?.values ?? []));
}

function follow<T>(search: Search<T>, branch: Branch<T> | undefined, depth: number): void {
  if (branch) collect(search, branch, depth + 1);
}

function removeBelow<T>(branch: Branch<T>, levels: string[], value: T): void {
  const [level, ...rest] = levels;
  if (level === undefined) {
    const index = branch.values.indexOf(value);
    if (index >= 0) branch.values.splice(index, 1);
    return;
  }
  const next = branch.below.get(level);
  if (!next) return;
  removeBelow(next, rest, value);
  if (next.isEmpty) branch.below.delete(level);
}
