import { filterCovers } from '../../contracts/index.js';
import { TopicTree } from './topic-tree.js';

function treeOf(...filters: string[]): TopicTree<string> {
  const tree = new TopicTree<string>();
  for (const filter of filters) tree.add(filter, filter);
  return tree;
}

describe('TopicTree', () => {
  it('puts the most specific filter first', () => {
    const tree = treeOf('#', 'a/+', 'a/b', '+/b', 'a/#', 'a/b/#');
    expect(tree.match('a/b')).toEqual(['a/b', 'a/b/#', 'a/+', 'a/#', '+/b', '#']);
  });

  it('hides topics that begin with $ from wildcards at the first level', () => {
    expect(treeOf('#', '+/x', '$SYS/#').match('$SYS/x')).toEqual(['$SYS/#']);
  });

  it('forgets what is removed, and only that', () => {
    const tree = treeOf('a/b', 'a/b/c');
    tree.add('a/b', 'other');
    tree.remove('a/b', 'a/b');
    tree.remove('a/none', 'a/none');
    expect(tree.match('a/b')).toEqual(['other']);
    expect(tree.match('a/b/c')).toEqual(['a/b/c']);
  });

  it('agrees with the algebra of filters on every pair', () => {
    const levels = ['a', 'b', '+', '$x'];
    const stems = levels.flatMap((one) => [one, ...levels.map((two) => `${one}/${two}`)]);
    const filters = [...stems, ...stems.map((stem) => `${stem}/#`), '#', 'a//b', '/', '+/+/+'];
    const tree = treeOf(...filters);
    for (const inner of filters) {
      const covering = filters.filter((outer) => filterCovers(outer, inner));
      expect({ inner, covering: tree.match(inner).sort() }).toEqual({ inner, covering: covering.sort() });
    }
  });
});
