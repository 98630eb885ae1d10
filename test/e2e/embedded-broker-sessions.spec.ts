import { aName, BrokerBench } from '../support/broker-bench.js';
import { until } from '../support/until.js';

let bench: BrokerBench;

beforeAll(async () => {
  bench = await BrokerBench.start();
});
afterAll(() => bench.stop());

const lasting = (clientId: string) => ({ clientId, clean: false });

describe('sessions', () => {
  it('says whether there was one', async () => {
    const clientId = aName();
    const present: boolean[] = [];
    for (const clean of [false, false, true, false]) {
      const client = await bench.stranger();
      present.push(
        (await client.connect({ clientId, clean, password: bench.password('ann') })).sessionPresent,
      );
      await client.subscribe({ 'present/#': 1 });
      await client.disconnect();
    }
    expect(present).toEqual([false, true, false, false]);
  });

  it('keeps messages for who is away, in order, over a restart too', async () => {
    const clientId = aName();
    const first = await bench.client('ann', lasting(clientId));
    await first.subscribe({ 'away/#': 1 });
    await first.disconnect();
    await bench.say('away/a', '1', '2', '3');
    await bench.restart();
    await bench.say('away/a', '4', '5');
    const second = await bench.client('ann', lasting(clientId));
    await bench.say('away/a', '6');
    expect(await bench.heard(second)).toEqual(['1', '2', '3', '4', '5', '6'].map((each) => `away/a=${each}`));
    await second.disconnect();
    expect(await bench.heard(await bench.client('ann', lasting(clientId)))).toEqual([]);
  });

  it('sends what was not acknowledged again, with its id and DUP', async () => {
    const clientId = aName();
    const first = await bench.client('ann', lasting(clientId));
    await first.subscribe({ again: 1 });
    await bench.say('again', 'a', 'b');
    const [a, b] = [await first.next('publish'), await first.next('publish')];
    first.send({ cmd: 'puback', messageId: a.messageId });
    await first.settled();
    await first.drop();
    const second = await bench.client('ann', lasting(clientId));
    const repeated = await second.next('publish');
    expect(repeated).toMatchObject({ dup: true, messageId: b.messageId, payload: b.payload });
    expect(a).toMatchObject({ dup: false });
  });

  it('sends only the PUBREL again of a QoS 2 message that was received, after a restart too', async () => {
    const clientId = aName();
    const first = await bench.client('ann', lasting(clientId));
    await first.subscribe({ twice: 2 });
    const publisher = await bench.client('bob');
    publisher.send({
      cmd: 'publish',
      topic: 'twice',
      payload: 'x',
      qos: 2,
      retain: false,
      dup: false,
      messageId: 5,
    });
    const { messageId } = await first.next('publish');
    first.send({ cmd: 'pubrec', messageId });
    await first.next('pubrel');
    await bench.restart();
    const second = await bench.client('ann', lasting(clientId));
    expect(await second.next('pubrel')).toMatchObject({ messageId });
    second.send({ cmd: 'pubcomp', messageId });
    expect(await bench.heard(second)).toEqual([]);
  });

  it('forgets everything when its client connects with a clean one', async () => {
    const clientId = aName();
    const first = await bench.client('ann', lasting(clientId));
    await first.subscribe({ 'forget/#': 1 });
    await first.disconnect();
    await bench.say('forget/me', 'x');
    await (await bench.client('ann', { clientId })).disconnect();
    const again = await bench.client('ann', lasting(clientId));
    await bench.say('forget/me', 'y');
    expect(await bench.heard(again)).toEqual([]);
  });

  it('keeps a filter when one that covers it is given up', async () => {
    const clientId = aName();
    const client = await bench.client('ann', lasting(clientId));
    await client.subscribe({ 'cover/#': 1 });
    await client.subscribe({ 'cover/one': 1 });
    await client.unsubscribe('cover/#');
    await client.disconnect();
    await bench.say('cover/one', 'x');
    await bench.say('cover/two', 'x');
    expect(await bench.heard(await bench.client('ann', lasting(clientId)))).toEqual(['cover/one=x']);
  });

  it('keeps nothing for a filter that was refused', async () => {
    const clientId = aName();
    const client = await bench.client('ann', lasting(clientId));
    expect(await client.subscribe({ 'users/bob/#': 1, 'mine/#': 1 })).toEqual([0x80, 1]);
    await client.disconnect();
    const bob = await bench.client('bob');
    await bob.publish('users/bob/secret', 'x');
    await bob.publish('mine/x', 'y');
    expect(await bench.heard(await bench.client('ann', lasting(clientId)))).toEqual(['mine/x=y']);
  });

  it('sends a long queue in order without more than 8192 unacknowledged', async () => {
    const clientId = aName();
    const first = await bench.client('ann', lasting(clientId));
    await first.subscribe({ 'long/#': 1 });
    await first.disconnect();
    const total = 9_000;
    const publisher = await bench.client('bob');
    const publishes = Array.from({ length: total }, (_, i) => publisher.publish('long/x', String(i)));
    await Promise.all(publishes);
    const second = await bench.client('ann', lasting(clientId));
    await until(() => second.pending('publish').length >= 8_192);
    await second.settled();
    expect(second.pending('publish')).toHaveLength(8_192);
    const got: string[] = [];
    while (got.length < total) got.push(await second.message());
    expect(got).toEqual(Array.from({ length: total }, (_, i) => `long/x=${i}`));
  });

  it('holds nobody back for a reader that has stopped, and gives it everything on its return to reading', async () => {
    const slow = await bench.client('ann', lasting(aName()));
    await slow.subscribe({ 'slow/#': 1 });
    slow.socket.pause();
    const publisher = await bench.client('bob');
    const payload = 'x'.repeat(10_000);
    const total = 1_500;
    await Promise.all(
      Array.from({ length: total }, (_, i) => publisher.publish('slow/x', `${i} ${payload}`)),
    );
    const other = await bench.client('carl');
    await other.subscribe({ 'slow/#': 1 });
    await publisher.publish('slow/x', 'to others');
    expect(await other.message()).toBe('slow/x=to others');
    slow.socket.resume();
    for (let i = 0; i < total; i++) expect(await slow.message()).toBe(`slow/x=${i} ${payload}`);
    expect(await slow.message()).toBe('slow/x=to others');
  });
});
