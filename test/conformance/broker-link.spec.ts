import { Controller } from '@nestjs/common';
import { IsInt, IsOptional, IsString } from 'class-validator';
import type { MqttClient } from 'mqtt';
import { defineTopic } from '../../src/contracts/index.js';
import { OnTopic, type TopicMessage } from '../../src/platform/broker/on-topic.decorator.js';
import type { RelayedMessage } from '../../src/platform/broker/subscriber.port.js';
import type { SettingValues } from '../../src/platform/config/settings.js';
import { AppError } from '../../src/platform/errors/app-error.js';
import { BrokerSide } from '../support/broker-side.js';
import { mosquittoAvailable, startMosquitto } from '../support/mosquitto-server.js';
import { removeDir } from '../support/child-server.js';
import { testSettings } from '../support/settings.js';
import { until } from '../support/until.js';

class Reading {
  @IsInt() value: number;
  @IsOptional() @IsString() mood?: string;
}

const options = { qos: 1, from: 'device', summary: 'a topic of this test' } as const;
const anyReading = defineTopic('lab/:benchId/reading', Reading, options);
const goldReading = defineTopic('lab/gold/reading', Reading, options);

interface Taken {
  readonly by: string;
  readonly payload: Reading;
  readonly message: TopicMessage;
}

/** What the handlers are to do and what they have done. */
const bench = {
  taken: [] as Taken[],
  doing: (_payload: Reading): Promise<void> => Promise.resolve(),
};

@Controller()
class BenchIntake {
  @OnTopic(anyReading)
  async onReading(payload: Reading, message: TopicMessage<'lab/:benchId/reading'>): Promise<void> {
    await bench.doing(payload);
    bench.taken.push({ by: `any ${message.params.benchId}`, payload, message });
  }

  @OnTopic(goldReading)
  async onGold(payload: Reading, message: TopicMessage): Promise<void> {
    bench.taken.push({ by: 'gold', payload, message });
  }
}

interface Engine {
  readonly overrides: Partial<SettingValues>;
  stop(): Promise<void>;
}

async function mosquitto(): Promise<Engine> {
  const { url, server } = await startMosquitto();
  const stop = async (): Promise<void> => {
    await server.stop();
    removeDir(server.dir);
  };
  return { overrides: { MQTT_BROKER_URL: url }, stop };
}

const embedded = (): Promise<Engine> => Promise.resolve({ overrides: {}, stop: () => Promise.resolve() });

const engines: [string, () => Promise<Engine>][] = [['embedded broker', embedded]];
if (mosquittoAvailable()) engines.push(['mosquitto', mosquitto]);

describe.each(engines)('%s', (_name, startEngine) => {
  let engine: Engine;
  let side: BrokerSide;
  let outside: MqttClient;
  const relayed: RelayedMessage[] = [];

  const text = (message: RelayedMessage): string => `${message.topic}=${message.payload.toString()}`;
  const tell = (topic: string, payload: unknown, retain = false) =>
    outside.publishAsync(topic, JSON.stringify(payload), { qos: 1, retain });
  /** Settles when everything that was published before has been relayed. */
  const settled = async (): Promise<void> => {
    const mark = `mark/${relayed.length}`;
    await side.subscriber.subscribe(mark, 1);
    await side.publisher.publish({ topic: mark, payload: '', qos: 1, retain: false });
    await until(() => relayed.some(({ topic }) => topic === mark));
    await side.subscriber.unsubscribe(mark);
  };

  beforeAll(async () => {
    engine = await startEngine();
    side = await (await BrokerSide.start(testSettings(engine.overrides), [BenchIntake])).ready();
    outside = await side.outside();
    side.subscriber.onMessage((message) => relayed.push(message));
  });

  afterAll(async () => {
    await outside?.endAsync();
    await side?.stop();
    await engine?.stop();
  });

  beforeEach(() => {
    relayed.length = 0;
    bench.taken.length = 0;
    bench.doing = () => Promise.resolve();
    side.rejections.kept.length = 0;
  });

  describe('publishing', () => {
    it('settles QoS 1 after the broker has acknowledged, with its packet id', async () => {
      const heard = new Promise((resolve) =>
        outside.once('message', (_, payload) => resolve(String(payload))),
      );
      await outside.subscribeAsync('out/one', { qos: 1 });
      const receipt = await side.publisher.publish({
        topic: 'out/one',
        payload: 'hello',
        qos: 1,
        retain: false,
      });
      expect(receipt).toEqual({ queued: false, messageId: expect.any(Number) });
      expect(await heard).toBe('hello');
    });

    it('keeps the order of a burst', async () => {
      await side.subscriber.subscribe('burst/#', 1);
      const numbers = Array.from({ length: 3_000 }, (_, i) => String(i));
      await Promise.all(
        numbers.map((payload) =>
          side.publisher.publish({ topic: 'burst/x', payload, qos: 1, retain: false }),
        ),
      );
      await settled();
      expect(
        relayed.filter(({ topic }) => topic === 'burst/x').map(({ payload }) => String(payload)),
      ).toEqual(numbers);
      await side.subscriber.unsubscribe('burst/#');
    });

    it.each(['', 'a/+', 'a/#', 'a\u0000b', 'a\r\nb', Array(150).fill('x').join('/'), '\ud800'])(
      'refuses the topic %j, and the link stays up',
      async (topic) => {
        const before = side.publisher.status();
        const publishing = side.publisher.publish({ topic, payload: '', qos: 1, retain: false });
        await expect(publishing).rejects.toMatchObject({ code: 'TOPIC_INVALID' });
        await side.publisher.publish({ topic: 'still/there', payload: '', qos: 2, retain: false });
        expect(side.publisher.status()).toEqual(before);
      },
    );

    it('opens a new connection when asked to', async () => {
      const { connectedAt } = side.publisher.status();
      await side.publisher.reconnect();
      await until(() => side.isReady());
      expect(side.publisher.status().connectedAt).toBeGreaterThan(connectedAt!);
    });
  });

  describe('subscribing', () => {
    it('relays a message once, whatever filters overlap', async () => {
      const filters = ['over/#', 'over/+/x', '+/a/x', 'over/a/+'];
      for (const filter of filters) await side.subscriber.subscribe(filter, 1);
      await tell('over/a/x', 1);
      await tell('over/a/x', 2);
      await tell('else/a/x', 3);
      await settled();
      expect(relayed.map(text).filter((each) => !each.startsWith('mark'))).toEqual([
        'over/a/x=1',
        'over/a/x=2',
        'else/a/x=3',
      ]);
      await Promise.all(filters.map((filter) => side.subscriber.unsubscribe(filter)));
    });

    it('goes on with a filter when a broader one is given up', async () => {
      await side.subscriber.subscribe('broad/#', 1);
      await side.subscriber.subscribe('broad/narrow', 1);
      await side.subscriber.unsubscribe('broad/#');
      await tell('broad/narrow', 1);
      await tell('broad/other', 2);
      await settled();
      expect(relayed.map(text)).toContain('broad/narrow=1');
      expect(relayed.map(text)).not.toContain('broad/other=2');
      await side.subscriber.unsubscribe('broad/narrow');
    });

    it('gets what is retained, marked as such, each time a filter is asked for', async () => {
      await tell('kept/last', 7, true);
      for (let round = 1; round <= 2; round++) {
        await side.subscriber.subscribe('kept/last', 1);
        await until(() => relayed.filter(({ retain }) => retain).length === round);
      }
      await tell('kept/last', 8, true);
      await until(() => relayed.some((message) => text(message) === 'kept/last=8' && !message.retain));
      expect(relayed.map(text)).toEqual(['kept/last=7', 'kept/last=7', 'kept/last=8']);
      await side.subscriber.unsubscribe('kept/last');
    });

    it('refuses a filter that is none', async () => {
      await expect(side.subscriber.subscribe('a/#/b', 1)).rejects.toMatchObject({
        code: 'TOPIC_FILTER_INVALID',
      });
    });
  });

  describe('intake', () => {
    it('gives a checked payload with its parameters, without the fields that the contract does not name', async () => {
      await tell('lab/b7/reading', { value: 3, pattern: 'x', data: { value: 9 }, id: 'reply-to-me' });
      await until(() => bench.taken.length === 1);
      const [{ by, payload, message }] = bench.taken as [Taken];
      expect({ by, payload, retain: message.retain }).toEqual({
        by: 'any b7',
        payload: { value: 3 },
        retain: false,
      });
      expect(payload).toBeInstanceOf(Reading);
    });

    it('takes a topic by its most specific contract alone', async () => {
      await tell('lab/gold/reading', { value: 1 });
      await tell('lab/b8/reading', { value: 1 });
      await until(() => bench.taken.length === 2);
      expect(bench.taken.map(({ by }) => by)).toEqual(['gold', 'any b8']);
    });

    it('gives handlers of the running system every message that they match, besides', async () => {
      const seen: unknown[] = [];
      const removals = [
        side.intake.registerMessageHandler('lab/#', (payload) => void seen.push(payload)),
        side.intake.registerMessageHandler(
          'free/+',
          (payload, { topic }) => void seen.push([topic, payload]),
        ),
      ];
      await until(() => side.isReady());
      await tell('lab/b7/reading', { value: 3 });
      await outside.publishAsync('free/text', 'no JSON', { qos: 1 });
      await outside.publishAsync('free/bytes', Buffer.from([0xff, 0xfe]), { qos: 1 });
      await until(() => seen.length === 3 && bench.taken.length === 1);
      expect(seen).toEqual([
        { value: 3 },
        ['free/text', 'no JSON'],
        ['free/bytes', Buffer.from([0xff, 0xfe])],
      ]);
      removals.forEach((remove) => remove());
      await until(() => !side.intake.filters().includes('free/+'));
    });

    it.each([
      ['no JSON', Buffer.from('{"value":')],
      ['bad UTF-8', Buffer.from([0x22, 0xff, 0x22])],
      ['a byte order mark', Buffer.from('\ufeff{"value":1}')],
      ['an array', Buffer.from('[{"value":1}]')],
      ['a wrong type', Buffer.from('{"value":"3"}')],
      ['a missing field', Buffer.from('{}')],
      ['nothing', Buffer.alloc(0)],
      ['keys of a prototype', Buffer.from('{"value":1,"__proto__":{"mood":"bad"}}')],
      ['33 levels', Buffer.from(`{"value":1,"deep":${'['.repeat(33)}${']'.repeat(33)}}`)],
      ['NUL', Buffer.from('{"value":1,"mood":"\\u0000"}')],
      ['a lone surrogate', Buffer.from('{"value":1,"mood":"\\ud800"}')],
    ])('sets %s aside, acknowledges it, and goes on', async (_what, payload) => {
      await outside.publishAsync('lab/b7/reading', payload, { qos: 1 });
      await tell('lab/b7/reading', { value: 1 });
      await until(() => bench.taken.length === 1 && side.rejections.kept.length === 1);
      expect(side.rejections.kept[0]).toMatchObject({ topic: 'lab/b7/reading', payload });
    });

    it('names what is wrong with a payload that it sets aside', async () => {
      await tell('lab/b7/reading', { value: 1.5 });
      await until(() => side.rejections.kept.length === 1);
      expect(side.rejections.kept[0]!.reason).toContain('value: value must be an integer number');
    });

    it('tries a message whose dependency is away until it works; others flow meanwhile', async () => {
      let isAway = true;
      bench.doing = async ({ value }) => {
        if (value === 13 && isAway) throw new AppError('DATABASE_UNAVAILABLE');
      };
      await tell('lab/b7/reading', { value: 13 });
      await tell('lab/b7/reading', { value: 14 });
      await until(() => bench.taken.length === 1);
      isAway = false;
      await until(() => bench.taken.length === 2);
      expect(bench.taken.map(({ payload }) => payload.value)).toEqual([14, 13]);
      expect(side.rejections.kept).toEqual([]);
    });

    it('works on many messages at once', async () => {
      let release!: () => void;
      const gate = new Promise<void>((resolve) => (release = resolve));
      let begun = 0;
      bench.doing = () => {
        begun += 1;
        return gate;
      };
      const telling = Array.from({ length: 15 }, (_, value) => tell('lab/b7/reading', { value }));
      await until(() => begun === 15);
      release();
      await Promise.all(telling);
      await until(() => bench.taken.length === 15);
      expect(bench.taken.map(({ payload }) => payload.value)).toEqual(
        Array.from({ length: 15 }, (_, i) => i),
      );
    });

    it('takes QoS 2 too', async () => {
      await outside.publishAsync('lab/b7/reading', '{"value":1}', { qos: 2 });
      await until(() => bench.taken.length === 1);
      expect(bench.taken[0]!.payload).toEqual({ value: 1 });
    });
  });
});
