import { connect, connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';
import { startPlainBroker, type PlainBroker } from '../../../test/support/plain-broker.js';
import { until } from '../../../test/support/until.js';
import { acknowledgeLate, type Delivery } from './late-acknowledgement.js';

/** Fails when mqtt.js changes inside: `acknowledgeLate` relies on it. */
describe('acknowledgeLate', () => {
  let broker: PlainBroker;
  let listener: MqttClient;
  let sender: MqttClient;
  let acknowledged: string[];
  let deliveries: Delivery[];
  let isHeldBack: boolean;

  const payloads = (): string[] => deliveries.map(({ packet }) => String(packet.payload));
  const send = (payload: string, qos: 1 | 2 = 1) => sender.publishAsync('late', payload, { qos });

  beforeEach(async () => {
    broker = await startPlainBroker();
    acknowledged = [];
    deliveries = [];
    isHeldBack = false;
    broker.aedes.on('ack', (packet) => acknowledged.push(String((packet as IPublishPacket).payload)));
    listener = connect(broker.url, {
      clientId: 'listener',
      clean: false,
      reconnectPeriod: 20,
      resubscribe: false,
    });
    acknowledgeLate(listener, (delivery, next) => {
      deliveries.push(delivery);
      if (!isHeldBack) next();
    });
    await new Promise((resolve) => listener.once('connect', resolve));
    await listener.subscribeAsync('late', { qos: 2 });
    sender = await connectAsync(broker.url);
  });

  afterEach(async () => {
    await Promise.all([listener.endAsync(true), sender.endAsync()]);
    await broker.stop();
  });

  it('gives the next message before the last one is settled', async () => {
    for (const payload of ['a', 'b', 'c']) await send(payload);
    await until(() => deliveries.length === 3);
    expect(acknowledged).toEqual([]);
  });

  it('acknowledges in order of arrival, whatever is settled first', async () => {
    for (const payload of ['a', 'b', 'c']) await send(payload);
    await until(() => deliveries.length === 3);
    deliveries[2]!.settle();
    deliveries[0]!.settle();
    await until(() => acknowledged.length === 1);
    expect(acknowledged).toEqual(['a']);
    deliveries[1]!.settle();
    await until(() => acknowledged.length === 3);
    expect(acknowledged).toEqual(['a', 'b', 'c']);
  });

  it('holds QoS 2 back likewise, and completes it', async () => {
    const sent: string[] = [];
    listener.on('packetsend', ({ cmd }) => sent.push(cmd));
    await send('exactly', 2);
    await until(() => deliveries.length === 1);
    expect(sent).toEqual([]);
    deliveries[0]!.settle();
    await until(() => sent.length === 2);
    expect(sent).toEqual(['pubrec', 'pubcomp']);
    expect(payloads()).toEqual(['exactly']);
  });

  it('gets what it has not settled again, and settles it on the new connection alone', async () => {
    await send('again');
    await until(() => deliveries.length === 1);
    broker.cut();
    await until(() => deliveries.length === 2);
    expect(deliveries.map((delivery) => delivery.isCurrent())).toEqual([false, true]);
    deliveries[0]!.settle();
    await send('behind');
    await until(() => deliveries.length === 3);
    expect(acknowledged).toEqual([]);
    deliveries[1]!.settle();
    await until(() => acknowledged.length === 1);
    expect(acknowledged).toEqual(['again']);
  });

  it('gets nothing more while it does not ask for the next', async () => {
    isHeldBack = true;
    await send('a');
    await until(() => deliveries.length === 1);
    await send('b');
    deliveries[0]!.settle();
    await until(() => acknowledged.length === 1);
    expect(payloads()).toEqual(['a']);
  });
});
