import { testSettings } from '../../../test/support/settings.js';
import { filterMatches, permissionRows } from '../../contracts/index.js';
import type { SettingValues } from '../config/settings.js';
import { RowPolicy } from './row-policy.service.js';
import { TopicNames } from './topic-names.js';
import type { TopicAction } from './topic-policy.port.js';
import { TopicRelations, type PolicyCaller } from './topic-relations.port.js';

const admin: PolicyCaller = { id: '1', role: 'admin', chauffeurId: '1' };
const ann: PolicyCaller = { id: 'ann', role: 'user', chauffeurId: 'ann' };
const bob: PolicyCaller = { id: 'bob', role: 'user', chauffeurId: 'bob' };
const driver: PolicyCaller = { id: 'chauffeur_26', role: 'driver', chauffeurId: '26' };
const device: PolicyCaller = { id: 'MC-1', role: 'device', chauffeurId: 'MC-1' };
const callers = { admin, ann, bob, driver, device };
type Name = keyof typeof callers;

/** Judges with these relations, and topics renamed by these settings. */
function policyWith(relations: TopicRelations, settings: Partial<SettingValues> = {}): RowPolicy {
  return new RowPolicy(relations, new TopicNames(testSettings(settings)));
}

/** Ann takes part in reservation r1, as does 26, who drives her; she is a member of room lobby and owns MC-1. */
function policyOfAnn(): RowPolicy {
  const relations = new TopicRelations();
  const isDriver = ({ id }: PolicyCaller, ride: string) => id === 'chauffeur_26' && ride === 'r1';
  relations.register(
    'participant',
    (caller, reservation) => isDriver(caller, reservation) || (caller.id === 'ann' && reservation === 'r1'),
  );
  relations.register('rideDriver', async (caller, reservation) => isDriver(caller, reservation));
  relations.register('member', async ({ id }, room) => id === 'ann' && room === 'lobby');
  relations.register('owner', ({ id }, moduleId) => id === 'ann' && moduleId === 'MC-1');
  return policyWith(relations);
}

const everyone: Name[] = ['admin', 'ann', 'bob', 'driver', 'device'];

/** The table of the contract: who, of the five above, may do what. */
const publishing: [topic: string, who: Name[]][] = [
  ['$SYS/broker/uptime', []],
  ['$share/group/a', []],
  ['$SYS', []],
  ['$other/topic', ['admin']],
  ['chauffeur/26/position', ['admin', 'driver']],
  ['chauffeur/26/status', ['admin', 'driver']],
  ['chauffeur/27/position', ['admin']],
  ['chauffeur/chauffeur_26/status', ['admin']],
  ['chauffeur/MC-1/status', ['admin']],
  ['ktur/reservations/r1', ['admin', 'ann', 'driver']],
  ['ktur/reservations/r1/position', ['admin', 'driver']],
  ['ktur/reservations/r1/other', ['admin', 'ann', 'driver']],
  ['ktur/reservations/r2', ['admin']],
  ['ktur/reservations/r2/position', ['admin']],
  ['ktur/reservations/recentes', ['admin']],
  ['ktur/server/status', []],
  ['ktur/server', []],
  ['dht11/sensor/data', ['admin', 'device']],
  ['dht11/MC-1/data', ['admin', 'device']],
  ['dht11/MC-2/data', ['admin']],
  ['dht11/incidents', ['admin', 'device']],
  ['dht11/alerts', []],
  ['dht11/status', []],
  ['modules/MC-1/telemetry', ['admin', 'device']],
  ['modules/MC-2/telemetry', ['admin']],
  ['app/users/ann/inbox', ['admin', 'ann']],
  ['app/users/ann', ['admin', 'ann']],
  ['users/bob/a/b/c', ['admin', 'bob']],
  ['notifications/ann', ['admin', 'ann']],
  ['app/notifications/bob', ['admin', 'bob']],
  ['app/chat/rooms/lobby', ['admin', 'ann']],
  ['app/chat/direct/ann/bob', ['admin', 'ann', 'bob']],
  ['app/chat/direct/driver/bob', ['admin', 'bob']],
  ['broadcast/all', ['admin']],
  ['app/broadcast', ['admin']],
  ['sensors/temperature', everyone],
  ['chat/room1', everyone],
  ['test/hello', everyone],
  ['notifications/ann/more', everyone],
  ['a/+', []],
  ['#', []],
  ['', []],
  ['a\u0000b', []],
];

const subscribing: [filter: string, who: Name[]][] = [
  ['$SYS/#', ['admin']],
  ['$SYS/broker/+', ['admin']],
  ['$share/group/test/#', ['admin']],
  ['$share/gr+oup/test', []],
  ['$share/group', []],
  ['$share//a', []],
  ['#', ['admin']],
  ['+/#', ['admin']],
  ['+/temperature', ['admin']],
  ['+/+', ['admin']],
  ['chauffeur/26/position', ['admin', 'driver']],
  ['chauffeur/26/+', ['admin', 'driver']],
  ['chauffeur/+/position', ['admin']],
  ['chauffeur/#', ['admin']],
  ['ktur/reservations/r1', ['admin', 'ann', 'driver']],
  ['ktur/reservations/r1/#', ['admin', 'ann', 'driver']],
  ['ktur/reservations/r1/position', ['admin', 'ann', 'driver']],
  ['ktur/reservations/r1/+', ['admin', 'ann', 'driver']],
  ['ktur/reservations/+/position', ['admin']],
  ['ktur/reservations/recentes', ['admin', 'driver']],
  ['ktur/reservations/#', ['admin']],
  ['ktur/server/#', everyone],
  ['dht11/#', everyone],
  ['dht11/+/data', everyone],
  ['modules/MC-1/#', ['admin', 'ann', 'device']],
  ['modules/+/telemetry', ['admin']],
  ['app/users/ann/#', ['admin', 'ann']],
  ['app/users/+/#', ['admin']],
  ['app/users/#', ['admin']],
  ['app/+/ann/#', ['admin', 'ann']],
  ['users/bob/+/x', ['admin', 'bob']],
  ['notifications/ann', ['admin', 'ann']],
  ['notifications/+', ['admin']],
  ['notifications/#', ['admin']],
  ['app/notifications/bob', ['admin', 'bob']],
  ['app/chat/rooms/lobby', ['admin', 'ann']],
  ['app/chat/rooms/+', ['admin']],
  ['app/chat/direct/ann/+', ['admin', 'ann']],
  ['app/chat/direct/+/+', ['admin']],
  ['broadcast/#', everyone],
  ['app/broadcast/all', everyone],
  ['sensors/#', everyone],
  ['sensors/+/temperature', everyone],
  ['chat/room1', everyone],
  ['a#', []],
  ['a/#/b', []],
  ['+a', []],
];

describe('the permission table', () => {
  const policy = policyOfAnn();
  const whoMay = async (action: TopicAction, topic: string): Promise<Name[]> => {
    const decisions = await Promise.all(
      everyone.map(async (name) => policy.decide(callers[name], action, topic)),
    );
    return everyone.filter((_, index) => decisions[index]!.allowed);
  };

  it.each(publishing)('opens publishing on %j to %j', async (topic, who) => {
    expect(await whoMay('publish', topic)).toEqual(who);
  });

  it.each(subscribing)('opens subscribing to %j to %j', async (filter, who) => {
    expect(await whoMay('subscribe', filter)).toEqual(who);
  });
});

describe('the rows of renamed topics', () => {
  const policy = policyWith(new TopicRelations(), {
    MQTT_TOPIC_SENSOR_DATA: 'plant/readings',
    MQTT_TOPIC_ALERTS: 'chauffeur/26/status',
  });
  const whoMayPublish = (topic: string): Name[] =>
    everyone.filter((name) => {
      const decision = policy.decide(callers[name], 'publish', topic);
      return 'allowed' in decision && decision.allowed;
    });

  it('follow their names, whatever tree those lie in', () => {
    expect(whoMayPublish('plant/readings')).toEqual(['admin', 'device']);
    expect(whoMayPublish('chauffeur/26/status')).toEqual([]);
    expect(policy.decide(admin, 'publish', 'chauffeur/26/status')).toMatchObject({
      rule: 'chauffeur/26/status',
    });
  });

  it('leave their old names to whatever row comes next', () => {
    expect(whoMayPublish('dht11/sensor/data')).toEqual(['admin']);
    expect(policy.decide(admin, 'publish', 'dht11/sensor/data')).toMatchObject({
      rule: 'dht11/:sensorId/data',
    });
    expect(whoMayPublish('dht11/alerts')).toEqual(everyone);
    expect(whoMayPublish('dht11/status')).toEqual([]);
  });
});

describe('a decision', () => {
  it('names the row that decided and says why', () => {
    expect(policyOfAnn().decide(bob, 'subscribe', 'app/users/+/#')).toEqual({
      allowed: false,
      rule: 'app/users/:userId/#',
      reason:
        'the filter reaches app/users/:userId/#, where only the user it is named after and admins may subscribe here',
    });
    expect(policyOfAnn().decide(bob, 'publish', 'chat/room1')).toEqual({
      allowed: true,
      rule: '#',
      reason: 'every caller may publish here',
    });
  });

  it('comes at once unless a relation is asked for', () => {
    const policy = policyOfAnn();
    expect(policy.decide(bob, 'publish', 'users/bob/x')).not.toBeInstanceOf(Promise);
    expect(policy.decide(bob, 'subscribe', '#')).not.toBeInstanceOf(Promise);
    expect(policy.decide(bob, 'publish', 'app/chat/rooms/lobby')).toBeInstanceOf(Promise);
  });

  it('that hangs on a relation follows it when it changes', async () => {
    let isMember = false;
    const relations = new TopicRelations();
    relations.register('member', () => isMember);
    const policy = policyWith(relations);
    const ask = async () => (await policy.decide(ann, 'subscribe', 'app/chat/rooms/lobby')).allowed;
    expect(await ask()).toBe(false);
    isMember = true;
    expect(await ask()).toBe(true);
  });

  it('is no when no feature answers for the relation', async () => {
    const policy = policyWith(new TopicRelations());
    expect((await policy.decide(ann, 'publish', 'ktur/reservations/r1')).allowed).toBe(false);
  });

  it('on the same topic is not taken from another caller, role or action', () => {
    const policy = policyOfAnn();
    expect(policy.decide(bob, 'publish', 'users/bob/x')).toMatchObject({ allowed: true });
    expect(policy.decide(ann, 'publish', 'users/bob/x')).toMatchObject({ allowed: false });
    expect(policy.decide({ ...ann, role: 'admin' }, 'publish', 'users/bob/x')).toMatchObject({
      allowed: true,
    });
    expect(policy.decide(bob, 'publish', 'broadcast/x')).toMatchObject({ allowed: false });
    expect(policy.decide(bob, 'subscribe', 'broadcast/x')).toMatchObject({ allowed: true });
  });
});

describe('an allowed filter', () => {
  it('matches no topic that the caller may not subscribe to', async () => {
    const policy = policyOfAnn();
    const random = randomNumbers(20_260_714);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    const words = [...new Set(permissionRows.flatMap(({ tree }) => tree.split('/')))].filter(isPlain);
    const levels = [...words, 'ann', 'bob', '26', 'MC-1', 'r1', 'lobby', 'other'];
    let checked = 0;
    for (let round = 0; round < 4_000; round++) {
      const filter = randomFilter(levels, pick);
      const caller = pick([ann, bob, driver, device]);
      if (!(await policy.decide(caller, 'subscribe', filter)).allowed) continue;
      for (let sample = 0; sample < 10; sample++) {
        const topic = topicIn(filter, levels, pick);
        expect(filterMatches(filter, topic)).toBe(true);
        const { allowed, rule } = await policy.decide(caller, 'subscribe', topic);
        if (!allowed) throw new Error(`${caller.id} got ${filter}, which reaches ${topic} of ${rule}`);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(1_000);
  });
});

type Pick = <T>(items: readonly T[]) => T;

/** Half of them made from a row's tree, so that they come near what is forbidden. */
function randomFilter(levels: readonly string[], pick: Pick): string {
  const stem = pick([true, false])
    ? pick(permissionRows).tree.split('/')
    : Array.from({ length: pick([1, 2, 3, 4]) }, () => pick(levels));
  const filled = stem.map((level) =>
    isPlain(level) ? pick([level, level, level, '+']) : pick([...levels, '+']),
  );
  return [...filled, ...pick([[], [], ['#'], ['+']])].join('/');
}

/** Some topic that the filter matches; wildcards never stand for a first level with `$`. */
function topicIn(filter: string, levels: readonly string[], pick: Pick): string {
  const common = levels.filter((level) => !level.startsWith('$'));
  const topic = filter.split('/').map((level) => (level === '+' ? pick(common) : level));
  if (topic.at(-1) !== '#') return topic.join('/');
  const rest = Array.from({ length: pick([0, 1, 2]) }, () => pick(common));
  return [...topic.slice(0, -1), ...rest].join('/') || pick(common);
}

function isPlain(level: string): boolean {
  return !level.startsWith(':') && level !== '#';
}

/** Mulberry32: the same numbers at each run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
