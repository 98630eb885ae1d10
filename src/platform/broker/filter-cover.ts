import { filterCovers, filtersOverlap, type Qos } from '../../contracts/index.js';
import { TopicTree } from './topic-tree.js';

/**
 * The filters that have to be asked for so that all are served: one that a broader filter covers, at the same QoS or
 * a better one, is left out.
 */
export function minimalCover(wanted: ReadonlyMap<string, Qos>): Map<string, Qos> {
  const tree = new TopicTree<{ filter: string; qos: Qos }>();
  for (const [filter, qos] of wanted) tree.add(filter, { filter, qos });
  const isNeeded = ([filter, qos]: [string, Qos]) =>
    tree.match(filter).every((other) => other.filter === filter || other.qos < qos);
  return new Map([...wanted].filter(isNeeded));
}

/**
 * Filters that reach at least the same topics and of which no two overlap, so that a message comes once and, where
 * subscriptions are shared, to one instance. Filters that overlap without covering each other become their join.
 */
export function disjointCover(filters: Iterable<string>): string[] {
  const disjoint: string[] = [];
  for (const filter of filters) {
    let widened = filter;
    let index: number;
    while ((index = disjoint.findIndex((other) => filtersOverlap(other, widened))) >= 0) {
      widened = join(disjoint.splice(index, 1)[0]!, widened);
    }
    disjoint.push(widened);
  }
  return disjoint;
}

/** The narrowest filter that covers both. */
function join(first: string, second: string): string {
  if (filterCovers(first, second)) return first;
  if (filterCovers(second, first)) return second;
  const a = first.split('/');
  const b = second.split('/');
  const joined: string[] = [];
  for (let i = 0; i < a.length || i < b.length; i++) {
    if (a[i] === undefined || b[i] === undefined || a[i] === '#' || b[i] === '#')
      return [...joined, '#'].join('/');
    joined.push(a[i] === b[i] ? a[i]! : '+');
  }
  return joined.join('/');
}
