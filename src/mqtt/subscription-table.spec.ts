import { SubscriptionTable } from './subscription-table.js';

const filtersOf = (table: SubscriptionTable, topic: string): string[] =>
  table
    .match(topic)
    .map(({ filter }) => filter)
    .sort();

describe('the table of subscriptions', () => {
  it('finds the filters that a topic matches', () => {
    const table = new SubscriptionTable();
    for (const filter of ['a/b', 'a/+', 'a/#', '#', 'b/#']) table.hold('s1', filter, 'socket', 0);
    expect(filtersOf(table, 'a/b')).toEqual(['#', 'a/#', 'a/+', 'a/b']);
    expect(filtersOf(table, 'a')).toEqual(['#', 'a/#']);
  });

  it('keeps wildcards away from topics that begin with $', () => {
    const table = new SubscriptionTable();
    table.hold('s1', '#', 'socket', 0);
    table.hold('s1', '$SYS/#', 'socket', 0);
    expect(filtersOf(table, '$SYS/uptime')).toEqual(['$SYS/#']);
  });

  it('forgets a filter with its last holder only', () => {
    const table = new SubscriptionTable();
    table.hold('s1', 'a/#', 'socket', 0);
    table.hold('s2', 'a/#', 'socket', 0);
    table.release('s1', 'a/#', 'socket');
    expect(filtersOf(table, 'a/b')).toEqual(['a/#']);
    table.release('s2', 'a/#', 'socket');
    expect(filtersOf(table, 'a/b')).toEqual([]);
  });

  it('keeps a socket on a filter that it holds for its user too', () => {
    const table = new SubscriptionTable();
    table.hold('s1', 'a/#', 'socket', 0);
    table.hold('s1', 'a/#', 'user', 1);
    table.release('s1', 'a/#', 'socket');
    expect(table.holds('s1', 'a/#')).toBe(true);
    expect(table.of('s1')).toMatchObject([{ topic: 'a/#', scope: 'user', qos: 1 }]);
  });

  it('counts messages from the moment of the subscription', () => {
    const table = new SubscriptionTable();
    table.hold('s1', 'a', 'socket', 0);
    for (const entry of table.match('a')) entry.messages += 1;
    table.hold('s2', 'a', 'socket', 0);
    for (const entry of table.match('a')) entry.messages += 1;
    expect([table.of('s1')[0]?.messages, table.of('s2')[0]?.messages]).toEqual([2, 1]);
  });

  it('says that a socket did not hold what it releases', () => {
    expect(new SubscriptionTable().release('s1', 'a', 'socket')).toBe(false);
  });
});
