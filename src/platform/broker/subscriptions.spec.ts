import { Logger } from '@nestjs/common';
import { connectAsync, type IPublishPacket } from 'mqtt';
import { startPlainBroker, type PlainBroker } from '../../../test/support/plain-broker.js';
import { testSettings } from '../../../test/support/settings.js';
import { until } from '../../../test/support/until.js';
import { Connection } from './connection.js';
import { ExternalBrokerLink } from './external-broker-link.js';
import { Subscriptions } from './subscriptions.js';

describe('Subscriptions', () => {
  let broker: PlainBroker;
  let link: ExternalBrokerLink;
  let connection: Connection;
  let subscriptions: Subscriptions;
  let asked: string[];
  let refused: string[];
  let heard: string[];

  beforeAll(async () => {
    Logger.overrideLogger(false);
    broker = await startPlainBroker({
      authorizeSubscribe: (_client, subscription, done) => {
        asked.push(subscription.topic);
        done(null, refused.includes(subscription.topic) ? null : subscription);
      },
    });
    link = new ExternalBrokerLink(testSettings({ MQTT_BROKER_URL: broker.url }));
  });

  afterAll(() => broker.stop());

  beforeEach(() => {
    asked = [];
    refused = [];
    heard = [];
    connection = new Connection(link, { clientId: 'subscriber', clean: true });
    subscriptions = new Subscriptions(connection);
    connection.on('client', (client) => client.on('message', (topic) => heard.push(topic)));
  });

  afterEach(() => connection.close());

  async function up(): Promise<void> {
    connection.open();
    await until(() => connection.current !== undefined);
  }

  it('goes on with MQTT 3.1.1 at a broker that speaks nothing newer', async () => {
    await up();
    expect(connection.current!.options.protocolVersion).toBe(4);
  });

  it('throws TOPIC_REFUSED for what the broker refuses, and does not ask again', async () => {
    refused = ['secret/#'];
    await up();
    await expect(subscriptions.add('secret/#', 1)).rejects.toMatchObject({ code: 'TOPIC_REFUSED' });
    expect(subscriptions.filters()).toEqual([]);
    expect(subscriptions.areConfirmed).toBe(true);
  });

  it('asks for everything once connected, without what a broader filter serves', async () => {
    await Promise.all(['a/b', 'a/#', 'c'].map((filter) => subscriptions.add(filter, 1)));
    expect(subscriptions.areConfirmed).toBe(false);
    await up();
    await until(() => subscriptions.areConfirmed);
    expect(asked.sort()).toEqual(['a/#', 'c']);
  });

  it('asks for all of it again after the connection was lost', async () => {
    await Promise.all(['a/#', 'c'].map((filter) => subscriptions.add(filter, 1)));
    await up();
    await until(() => subscriptions.areConfirmed);
    asked = [];
    broker.cut();
    await until(() => !subscriptions.areConfirmed);
    await until(() => subscriptions.areConfirmed);
    expect(asked.sort()).toEqual(['a/#', 'c']);
  });

  it('serves the narrower filters when the broader one is refused, and is not content', async () => {
    refused = ['a/#'];
    await Promise.all(['a/b', 'a/#'].map((filter) => subscriptions.add(filter, 1)));
    await up();
    await until(() => asked.includes('a/b'));
    const sender = await connectAsync(broker.url);
    await sender.publishAsync('a/b', '', { qos: 1 });
    await until(() => heard.length === 1);
    expect(subscriptions.areConfirmed).toBe(false);
    await subscriptions.remove('a/#');
    expect(subscriptions.areConfirmed).toBe(true);
    await sender.endAsync();
  });

  it('follows a plan without a gap: first the new filters, then without the old ones', async () => {
    let plan = ['a/b'];
    await subscriptions.follow(() => plan, 1);
    await up();
    await until(() => subscriptions.areConfirmed);
    plan = ['a/+'];
    const following = subscriptions.follow(() => plan, 1);
    expect(subscriptions.filters()).toEqual(['a/b', 'a/+']);
    await following;
    expect(subscriptions.filters()).toEqual(['a/+']);
  });

  it('keeps a filter that is wanted again while it is given back', async () => {
    await up();
    await subscriptions.add('a', 1);
    await Promise.all([subscriptions.remove('a'), subscriptions.add('a', 1)]);
    await connection.current!.publishAsync('a', '', { qos: 1 });
    await until(() => heard.includes('a'));
    expect(subscriptions.areConfirmed).toBe(true);
  });

  it('gives back a filter that was let go before the broker confirmed it', async () => {
    await up();
    await Promise.all([subscriptions.add('b', 1), subscriptions.remove('b')]);
    await subscriptions.add('c', 1);
    for (const topic of ['b', 'c']) await connection.current!.publishAsync(topic, '', { qos: 1 });
    await until(() => heard.includes('c'));
    expect(heard).toEqual(['c']);
  });

  describe('copies of one message, by MQTT 5 identifiers', () => {
    const copy = (ids: number | number[] | undefined, retain = false) =>
      ({ topic: 'a/b', retain, properties: { subscriptionIdentifier: ids } }) as IPublishPacket;

    beforeEach(async () => {
      await Promise.all(['a/+', '+/b', 'other'].map((filter) => subscriptions.add(filter, 1)));
      await up();
      await until(() => subscriptions.areConfirmed);
    });

    it('counts the one of the oldest subscription', () => {
      expect([1, 2, [1, 2]].map((ids) => subscriptions.accepts(copy(ids)))).toEqual([true, false, true]);
    });

    it('counts what bears no identifier, or one that is not known', () => {
      expect([undefined, 99, 3].map((ids) => subscriptions.accepts(copy(ids)))).toEqual([true, true, true]);
    });

    it('counts each retained message: it belongs to its subscription', () => {
      expect(subscriptions.accepts(copy(2, true))).toBe(true);
    });
  });
});
