import { Controller } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { IsInt } from 'class-validator';
import { connectAsync, type MqttClient } from 'mqtt';
import { BrokerSide } from '../../../test/support/broker-side.js';
import { removeDir } from '../../../test/support/child-server.js';
import { startPlainBroker, type PlainBroker } from '../../../test/support/plain-broker.js';
import { testSettings } from '../../../test/support/settings.js';
import { until } from '../../../test/support/until.js';
import { defineTopic } from '../../contracts/index.js';
import type { Settings } from '../config/settings.js';
import { OnTopic } from './on-topic.decorator.js';

class Load {
  @IsInt() kg: number;
}

const load = defineTopic('cranes/:craneId/load', Load, { qos: 1, from: 'device', summary: 'on the hook' });

@Controller()
class FirstIntake {
  @OnTopic(load)
  async onLoad(_payload: Load): Promise<void> {}
}

@Controller()
class SecondIntake {
  @OnTopic(load)
  async onLoad(_payload: Load): Promise<void> {}
}

@Controller()
class UndeclaredIntake {
  @MessagePattern('cranes/+/load')
  async onLoad(): Promise<void> {}
}

describe('Intake', () => {
  let broker: PlainBroker;
  let settings: Settings;
  let sender: MqttClient;

  beforeAll(async () => {
    broker = await startPlainBroker();
    settings = testSettings({ MQTT_BROKER_URL: broker.url });
    sender = await connectAsync(broker.url);
  });

  afterAll(async () => {
    await sender.endAsync();
    await broker.stop();
    removeDir(settings.DATA_DIR);
  });

  it('refuses two methods for one topic, and names it', async () => {
    await expect(BrokerSide.start(settings, [FirstIntake, SecondIntake])).rejects.toThrow(
      'two @OnTopic methods take cranes/:craneId/load',
    );
  });

  it('refuses a pattern without a contract', async () => {
    await expect(BrokerSide.start(settings, [UndeclaredIntake])).rejects.toThrow(
      'must be declared with @OnTopic',
    );
  });

  it('finishes and acknowledges what is in flight when it stops, and gets the rest after the start', async () => {
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const seen: string[] = [];
    const listen = (side: BrokerSide, name: string, work: () => Promise<void>): void =>
      void side.intake.registerMessageHandler('cranes/#', async (payload) => {
        seen.push(`${name} ${String(payload)}`);
        await work();
      });

    const first = await BrokerSide.start(settings);
    listen(first, 'first', () => gate);
    await first.ready();
    await sender.publishAsync('cranes/1', '1', { qos: 1 });
    await until(() => seen.length === 1);
    const stopping = first.stop();
    await sender.publishAsync('cranes/1', '2', { qos: 1 });
    release();
    await stopping;

    const second = await BrokerSide.start(settings);
    listen(second, 'second', () => Promise.resolve());
    await second.ready();
    await sender.publishAsync('cranes/1', '3', { qos: 1 });
    await until(() => seen.includes('second 3'));
    await second.stop();
    expect(seen).toEqual(['first 1', 'second 2', 'second 3']);
  });
});
