import {
  filterCovers,
  filterIntersection,
  filterMatches,
  filtersOverlap,
  isTopicFilter,
  isTopicName,
  MAX_TOPIC_BYTES,
  MAX_TOPIC_LEVELS,
  withoutShare,
} from './topic-filter.js';

describe('a topic that may be published to', () => {
  it.each([
    'a',
    '/',
    '/a',
    'a/',
    'a//b',
    'chat/room 1',
    '$SYS/x',
    'é/日本',
    'a'.repeat(MAX_TOPIC_BYTES),
    'a/'.repeat(31),
  ])('is %j', (topic) => expect(isTopicName(topic)).toBe(true));

  it.each([
    '',
    '+',
    'a/+',
    'a/#',
    'a+b',
    'a#',
    'a\u0000b',
    'a\r\nb',
    'a\u007f',
    '\ud800',
    '\uffff',
    'a'.repeat(MAX_TOPIC_BYTES + 1),
    'é'.repeat(MAX_TOPIC_BYTES / 2 + 1),
    'a/'.repeat(MAX_TOPIC_LEVELS),
  ])('is not %j', (topic) => expect(isTopicName(topic)).toBe(false));
});

describe('a filter that may be subscribed to', () => {
  it.each(['#', '+', '+/+', 'a/#', 'a/+/b', '/+', '+/#', '$SYS/#', 'a'])('is %j', (filter) =>
    expect(isTopicFilter(filter)).toBe(true),
  );

  it.each(['', 'a#', 'a/#/b', '#/a', '+a', 'a/b+', 'a/##', 'a\u0000', 'a/'.repeat(MAX_TOPIC_LEVELS)])(
    'is not %j',
    (filter) => expect(isTopicFilter(filter)).toBe(false),
  );
});

// MQTT 3.1.1 section 4.7: the examples of the specification, and what they leave open.
describe('a filter and a topic', () => {
  it.each([
    ['sport/tennis/player1/#', 'sport/tennis/player1'],
    ['sport/tennis/player1/#', 'sport/tennis/player1/ranking'],
    ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon'],
    ['sport/#', 'sport'],
    ['#', 'a/b'],
    ['sport/+', 'sport/'],
    ['+/+', '/finance'],
    ['/+', '/finance'],
    ['$SYS/#', '$SYS/broker'],
    ['$SYS/monitor/+', '$SYS/monitor/Clients'],
  ])('%s matches %s', (filter, topic) => expect(filterMatches(filter, topic)).toBe(true));

  it.each([
    ['sport/tennis/+', 'sport/tennis/player1/ranking'],
    ['sport/+', 'sport'],
    ['+', '/finance'],
    ['#', '$SYS/broker'],
    ['+/monitor/Clients', '$SYS/monitor/Clients'],
    ['a/b', 'A/b'],
    ['a', 'a/'],
  ])('%s does not match %s', (filter, topic) => expect(filterMatches(filter, topic)).toBe(false));
});

/** Every filter and every topic of up to three levels over a small alphabet. */
const small = (words: readonly string[]): string[] => {
  const one = [...words];
  const two = one.flatMap((a) => words.map((b) => `${a}/${b}`));
  return [...one, ...two, ...two.flatMap((a) => words.map((b) => `${a}/${b}`))];
};
const topics = small(['a', 'b', '$c']);
const filters = small(['a', '+', '#', '$c']).filter(isTopicFilter);
const reach = new Map(
  filters.map((filter) => [filter, topics.filter((topic) => filterMatches(filter, topic))]),
);

describe('two filters', () => {
  const pairs = filters.flatMap((first) => filters.map((second) => [first, second] as const));
  // A wildcard stands for more words than the alphabet has, so what holds of the sample must hold of the answer.
  const wrong = (isRight: (first: string, second: string) => boolean): string[] =>
    pairs.filter(([first, second]) => !isRight(first, second)).map((pair) => pair.join(' · '));

  it('cover each other only when everything matched by one is matched by the other', () => {
    expect(
      wrong((outer, inner) => {
        const isCovering = reach.get(inner)!.every((topic) => reach.get(outer)!.includes(topic));
        return !filterCovers(outer, inner) || isCovering;
      }),
    ).toEqual([]);
  });

  it('overlap when, and only when, a topic is matched by both', () => {
    expect(
      wrong((first, second) => {
        const isShared = reach.get(first)!.some((topic) => reach.get(second)!.includes(topic));
        return filtersOverlap(first, second) === isShared;
      }),
    ).toEqual([]);
  });

  it('have an intersection that matches what both match', () => {
    expect(
      wrong((first, second) => {
        const common = filterIntersection(first, second);
        const matched = common === undefined ? [] : topics.filter((topic) => filterMatches(common, topic));
        const expected = reach.get(first)!.filter((topic) => reach.get(second)!.includes(topic));
        return JSON.stringify(matched) === JSON.stringify(expected);
      }),
    ).toEqual([]);
  });

  it.each([
    ['a/#', 'a', true],
    ['a/#', 'a/#', true],
    ['a/#', 'a/+/b', true],
    ['+/b', 'a/b', true],
    ['#', '+/+', true],
    ['a/+', 'a/#', false],
    ['+/+', '#', false],
    ['+', 'a/b', false],
    ['app/users/ann/#', 'app/users/+/#', false],
    ['#', '$SYS/#', false],
  ])('%s covers %s: %s', (outer, inner, isCovered) => expect(filterCovers(outer, inner)).toBe(isCovered));
});

it('sees the filter in a shared subscription', () => {
  expect(withoutShare('$share/group/a/+')).toBe('a/+');
  expect(withoutShare('a/+')).toBe('a/+');
});
