import { GrantedFilters } from './granted-filters.js';

it('gives the highest QoS of the filters that a topic matches', () => {
  const filters = new GrantedFilters();
  filters.grant('a/#', 0);
  filters.grant('a/+', 2);
  filters.grant('a/b', 1);
  expect([filters.qosFor('a/b'), filters.qosFor('a/b/c'), filters.qosFor('x')]).toEqual([2, 0, undefined]);
  filters.revoke('a/+');
  expect(filters.qosFor('a/b')).toBe(1);
});

it('needs no look at the filters while all have the same QoS', () => {
  const filters = new GrantedFilters();
  filters.grant('a/#', 1);
  filters.grant('b', 1);
  expect(filters.qosForMatched('a/b')).toBe(1);
  filters.grant('b', 2);
  expect([filters.qosForMatched('a/b'), filters.qosForMatched('b')]).toEqual([1, 2]);
});
