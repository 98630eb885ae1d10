import { generate } from 'mqtt-packet';
import { aName, BrokerBench } from '../support/broker-bench.js';
import type { RawMqtt } from '../support/raw-mqtt.js';
import { until } from '../support/until.js';

let bench: BrokerBench;

beforeAll(async () => {
  bench = await BrokerBench.start({ LIMIT_MQTT_PAYLOAD: 65_536 });
});
afterAll(() => bench.stop());
beforeEach(() => {
  bench.rejections.kept.length = 0;
});

describe('wills', () => {
  const will = (topic: string, payload = 'bye', retain = false) =>
    ({ topic, payload: Buffer.from(payload), qos: 1, retain }) as const;

  it('are sent when a client vanishes, not after DISCONNECT', async () => {
    const listener = await bench.client('ann');
    await listener.subscribe({ 'will/#': 1 });
    await (await bench.client('bob', { clientId: aName(), will: will('will/orderly') })).disconnect();
    await (await bench.client('bob', { clientId: aName(), will: will('will/abrupt') })).drop();
    expect(await listener.message()).toBe('will/abrupt=bye');
    expect(await bench.heard(listener)).toEqual([]);
  });

  it('are retained when they say so', async () => {
    const listener = await bench.client('ann');
    await listener.subscribe({ 'will/kept': 1 });
    await (await bench.client('bob', { clientId: aName(), will: will('will/kept', 'off', true) })).drop();
    expect(await listener.message()).toBe('will/kept=off');
    const late = await bench.client('carl');
    await late.subscribe({ 'will/kept': 1 });
    expect(await late.next('publish')).toMatchObject({ retain: true, payload: Buffer.from('off') });
  });

  it('that their client may not publish are dropped and recorded at CONNECT', async () => {
    const listener = await bench.client('admin', { role: 'admin' });
    await listener.subscribe({ 'ktur/#': 1 });
    const clientId = aName();
    await (await bench.client('eve', { clientId, will: will('ktur/server/status') })).drop();
    expect(bench.rejections.kept).toEqual([
      {
        topic: 'ktur/server/status',
        payload: Buffer.from('bye'),
        reason: expect.stringContaining('last will'),
        from: clientId,
      },
    ]);
    expect(await bench.heard(listener)).toEqual([]);
  });
});

describe('subscribing', () => {
  it.each([
    ['another user’s tree', 'users/bob/#'],
    ['everything', '#'],
    ['the broker’s own tree', '$SYS/#'],
    ['a shared filter', '$share/group/open/x'],
    ['text after #', 'a#'],
    ['# in the middle', 'a/#/b'],
    ['text before +', 'a+'],
    ['33 levels', Array(33).fill('x').join('/')],
    ['hundreds of levels', Array(300).fill('x').join('/')],
    ['a control character', 'a/\u0001'],
  ])('refuses %s with 0x80 and grants the rest of the same SUBSCRIBE', async (_what, filter) => {
    const client = await bench.client('ann');
    expect(await client.subscribe({ 'fine/a': 1, [filter]: 1, 'fine/b': 2 })).toEqual([1, 0x80, 2]);
    await bench.say('fine/b', 'x');
    expect(await bench.heard(client)).toEqual(['fine/b=x']);
  });

  it('sends a message once for overlapping filters, at the highest QoS of them', async () => {
    const client = await bench.client('ann');
    await client.subscribe({ 'lap/#': 0, 'lap/+': 2, 'lap/x': 1 });
    const publisher = await bench.client('bob');
    publisher.send({
      cmd: 'publish',
      topic: 'lap/x',
      payload: '',
      qos: 2,
      retain: false,
      dup: false,
      messageId: 1,
    });
    expect(await client.next('publish')).toMatchObject({ qos: 2 });
    expect(await bench.heard(client)).toEqual([]);
  });

  it.each([0, 1] as const)(
    'sends no more than the QoS %i that a wildcard filter was granted',
    async (qos) => {
      for (const clean of [true, false]) {
        const client = await bench.client('ann', { clientId: aName(), clean });
        await client.subscribe({ 'least/#': qos });
        const publisher = await bench.client('bob');
        publisher.send({
          cmd: 'publish',
          topic: 'least/x',
          payload: '',
          qos: 2,
          retain: false,
          dup: false,
          messageId: 1,
        });
        expect(await client.next('publish')).toMatchObject({ qos });
        await client.disconnect();
      }
    },
  );

  it('hides topics that begin with $ from wildcards at the first level', async () => {
    const admin = await bench.client('admin', { role: 'admin' });
    await admin.subscribe({ '#': 1, '+/+/new/clients': 1 });
    expect((await bench.heard(admin)).filter((each) => each.startsWith('$'))).toEqual([]);
    await admin.subscribe({ '$SYS/+/new/clients': 0 });
    const newcomer = aName();
    await bench.client('ann', { clientId: newcomer });
    expect((await bench.heard(admin)).some((each) => /^\$SYS.*name-/.test(each))).toBe(true);
  });

  it('sends nothing any more after UNSUBSCRIBE', async () => {
    const client = await bench.client('ann');
    await client.subscribe({ 'over/a': 1, 'over/b': 1 });
    await client.unsubscribe('over/a', 'a#');
    await bench.say('over/a', 'x');
    await bench.say('over/b', 'y');
    expect(await bench.heard(client)).toEqual(['over/b=y']);
  });
});

describe('publishing', () => {
  const publish = (topic: string, payload: string | Buffer, messageId: number, qos: 0 | 1 | 2 = 1) =>
    ({ cmd: 'publish', topic, payload, qos, retain: false, dup: false, messageId }) as const;

  it.each([0, 1, 2] as const)('drops what is denied at QoS %i, acknowledges it and says why', async (qos) => {
    const admin = await bench.client('admin', { role: 'admin' });
    await admin.subscribe({ 'users/bob/#': 1 });
    const clientId = aName();
    const eve = await bench.client('eve', { clientId });
    const before = bench.broker.rejectedMessages;
    eve.send(publish('users/bob/x', Buffer.alloc(5_000, 'a'), 7, qos));
    if (qos === 1) await eve.next('puback');
    if (qos === 2) await eve.next('pubrec');
    await eve.settled();
    expect(await bench.heard(admin)).toEqual([]);
    expect(bench.broker.rejectedMessages).toBe(before + 1);
    expect(bench.rejections.kept).toEqual([
      { topic: 'users/bob/x', payload: Buffer.alloc(4_096, 'a'), reason: expect.any(String), from: clientId },
    ]);
  });

  it.each([
    ['a control character', 'a/\u0001b'],
    ['33 levels', Array(33).fill('x').join('/')],
    ['1025 bytes', 'x'.repeat(1_025)],
  ])('drops a topic with %s, and the client stays', async (_what, topic) => {
    const client = await bench.client('ann');
    await client.publish(topic, 'x');
    await client.settled();
    expect(bench.rejections.kept).toMatchObject([{ topic }]);
  });

  it.each([
    ['NUL', 'a\u0000b'],
    ['a wildcard', 'a/+'],
    ['hundreds of levels', Array(300).fill('x').join('/')],
  ])('closes the one client that publishes on a topic with %s', async (_what, topic) => {
    const [bad, good] = [await bench.client('ann'), await bench.client('bob')];
    const bytes = generate(publish('?'.repeat(topic.length), 'x', 1));
    bytes.write(topic, bytes.indexOf('?'));
    bad.socket.write(bytes);
    await bad.closed();
    await expect(good.publish('fine', 'x')).resolves.toBeUndefined();
  });

  it('closes a client whose topic is no UTF-8', async () => {
    const client = await bench.client('ann');
    const bytes = generate(publish('abc', 'x', 1));
    bytes[bytes.indexOf('abc')] = 0xff;
    client.socket.write(bytes);
    await expect(client.closed()).resolves.toBeUndefined();
  });

  it('drops a payload over the limit that still fits the packet', async () => {
    const client = await bench.client('ann');
    await client.publish('large', Buffer.alloc(65_536));
    await client.publish('larger', Buffer.alloc(65_537));
    expect(bench.rejections.kept).toMatchObject([{ topic: 'larger' }]);
  });

  it('keeps the order, and that of acknowledgements, while it waits for a decision', async () => {
    const release: (() => void)[] = [];
    bench.relations.register(
      'participant',
      () => new Promise((resolve) => release.push(() => resolve(true))),
    );
    const admin = await bench.client('admin', { role: 'admin' });
    await admin.subscribe({ 'ktur/reservations/#': 1, 'quick/#': 1 });
    const client = await bench.client('ann');
    client.send(publish('ktur/reservations/7/talk', '1', 1));
    client.send(publish('quick/x', '2', 2));
    client.send(publish('ktur/server/x', '3', 3));
    await until(() => release.length === 1);
    expect(client.pending('puback')).toEqual([]);
    release[0]!();
    const acknowledged = [];
    while (acknowledged.length < 3) acknowledged.push((await client.next('puback')).messageId);
    expect(acknowledged).toEqual([1, 2, 3]);
    expect(await bench.heard(admin)).toEqual(['ktur/reservations/7/talk=1', 'quick/x=2']);
  });

  it('closes the client without acknowledging when there is no decision to be had', async () => {
    bench.relations.register('participant', () => Promise.reject(new Error('the database is away')));
    const client = await bench.client('ann');
    client.send(publish('ktur/reservations/7/talk', '1', 1));
    await client.closed();
    expect(client.pending('puback')).toEqual([]);
  });

  it('passes a QoS 2 message on once, however often it is sent', async () => {
    const listener = await bench.client('ann');
    await listener.subscribe({ 'exactly/#': 1 });
    const clientId = aName();
    const first = await bench.client('bob', { clientId, clean: false });
    first.send(publish('exactly/once', 'x', 9, 2));
    await first.next('pubrec');
    await first.drop();
    await bench.restart();
    const again = await bench.client('ann');
    await again.subscribe({ 'exactly/#': 1 });
    const second = await bench.client('bob', { clientId, clean: false });
    second.send({ ...publish('exactly/once', 'x', 9, 2), dup: true });
    await second.next('pubrec');
    second.send({ cmd: 'pubrel', messageId: 9 });
    await second.next('pubcomp');
    expect(await bench.heard(again)).toEqual([]);
    second.send(publish('exactly/once', 'y', 9, 2));
    expect(await again.message()).toBe('exactly/once=y');
  });

  it('does not pass DUP on', async () => {
    const listener = await bench.client('ann');
    await listener.subscribe({ dup: 1 });
    const publisher = await bench.client('bob');
    publisher.send({ ...publish('dup', 'x', 1), dup: true });
    expect(await listener.next('publish')).toMatchObject({ dup: false });
  });
});

describe('retained messages', () => {
  /** What is retained for a filter: all of it comes before that of a second filter of the same SUBSCRIBE. */
  async function retained(filter: string): Promise<string[]> {
    const late = await bench.client('admin', { role: 'admin' });
    await (await bench.client('bob')).publish('last/one', 'end', 1, true);
    await late.subscribe({ [filter]: 1, 'last/one': 1 });
    const found: string[] = [];
    for (
      let next = await late.next('publish');
      next.topic !== 'last/one';
      next = await late.next('publish')
    ) {
      expect(next.retain).toBe(true);
      found.push(`${next.topic}=${next.payload.toString()}`);
    }
    return found;
  }

  it.each([
    ['kept/#', ['kept=1', 'kept/a=2', 'kept/a/b=3']],
    ['kept/+', ['kept/a=2']],
    ['+/a', ['kept/a=2', 'keptnot/a=4']],
    ['kept/a/b', ['kept/a/b=3']],
    ['kept/b', []],
  ])('come to late subscribers of %s, marked as such', async (filter, expected) => {
    const publisher = await bench.client('bob');
    for (const [i, topic] of ['kept', 'kept/a', 'kept/a/b', 'keptnot/a'].entries()) {
      await publisher.publish(topic, String(i + 1), 1, true);
    }
    expect(await retained(filter)).toEqual(expected);
  });

  it('outlive a restart', async () => {
    await (await bench.client('bob')).publish('durable', 'x', 1, true);
    await bench.restart();
    expect(await retained('durable')).toEqual(['durable=x']);
  });

  it('are not marked for who was there, are replaced by newer ones, and cleared by an empty one', async () => {
    const [publisher, present] = [await bench.client('bob'), await bench.client('ann')];
    await present.subscribe({ state: 1 });
    await publisher.publish('state', 'old', 1, true);
    await publisher.publish('state', 'new', 1, true);
    expect(await present.next('publish')).toMatchObject({ retain: false });
    expect(await retained('state')).toEqual(['state=new']);
    await publisher.publish('state', '', 1, true);
    expect(await retained('state')).toEqual([]);
  });
});

describe('a client without a session that stops reading', () => {
  const PAYLOAD = Buffer.alloc(60_000);
  const ROUNDS = 400;

  const floodWhileAsleep = async (slow: RawMqtt, publisher: RawMqtt) => {
    slow.socket.pause();
    for (let i = 0; i < ROUNDS; i++) await publisher.publish('flood/x', PAYLOAD);
    slow.socket.resume();
  };

  it('is cut off rather than told less than it was promised', async () => {
    const [slow, publisher] = [await bench.client('ann'), await bench.client('bob')];
    await slow.subscribe({ 'flood/#': 1 });
    await floodWhileAsleep(slow, publisher);
    await expect(slow.closed()).resolves.toBeUndefined();
  });

  it('misses messages of QoS 0, and hears the later ones when it reads again', async () => {
    const [slow, publisher] = [await bench.client('ann'), await bench.client('bob')];
    await slow.subscribe({ 'flood/#': 0 });
    await floodWhileAsleep(slow, publisher);
    await slow.settled();
    expect(slow.pending('publish').length).toBeLessThan(ROUNDS);
    expect(await bench.heard(slow)).not.toHaveLength(0);
    await publisher.publish('flood/last', 'x');
    expect(await slow.message()).toBe('flood/last=x');
  });
});
