import { Controller, ParseIntPipe, UseGuards, type CanActivate } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { IsInt } from 'class-validator';
import { connectAsync, type MqttClient } from 'mqtt';
import { BrokerSide } from '../../../test/support/broker-side.js';
import { removeDir } from '../../../test/support/child-server.js';
import { startPlainBroker, type PlainBroker } from '../../../test/support/plain-broker.js';
import { testSettings } from '../../../test/support/settings.js';
import { until } from '../../../test/support/until.js';
import { defineTopic, sensorData, SensorReading } from '../../contracts/index.js';
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

class Closed implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Controller()
class GuardedIntake {
  @UseGuards(Closed)
  @OnTopic(load)
  async onLoad(_payload: Load): Promise<void> {}
}

@UseGuards(Closed)
@Controller()
class GuardedController {
  @OnTopic(load)
  async onLoad(_payload: Load): Promise<void> {}
}

@Controller()
class PipedIntake {
  @OnTopic(load)
  async onLoad(@Payload(ParseIntPipe) _payload: Load): Promise<void> {}
}

const plant = defineTopic('plant/readings', Load, { qos: 1, from: 'device', summary: 'of the plant' });

@Controller()
class PlantIntake {
  @OnTopic(plant)
  async onReading(_payload: Load): Promise<void> {}
}

const readings: number[] = [];

@Controller()
class ReadingIntake {
  @OnTopic(sensorData)
  async onReading({ temperature }: SensorReading): Promise<void> {
    readings.push(temperature);
  }
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

  const renaming = (): Settings => testSettings({ ...settings, MQTT_TOPIC_SENSOR_DATA: 'plant/readings' });

  it('refuses two methods for one topic, and names it', async () => {
    await expect(BrokerSide.start(settings, [FirstIntake, SecondIntake])).rejects.toThrow(
      'two @OnTopic methods take cranes/:craneId/load',
    );
  });

  it('takes a renamed topic under its name alone', async () => {
    const side = await BrokerSide.start(renaming(), [ReadingIntake]);
    await side.ready();
    expect(side.intake.filters()).toEqual(['plant/readings']);
    await sender.publishAsync('dht11/sensor/data', '{"temperature": 1, "humidity": 50}', { qos: 1 });
    await sender.publishAsync('plant/readings', '{"temperature": 2, "humidity": 50}', { qos: 1 });
    await until(() => readings.length > 0);
    expect(readings).toEqual([2]);
    await side.stop();
  });

  it('refuses two methods whose topics have become one by a setting', async () => {
    await expect(BrokerSide.start(renaming(), [PlantIntake, ReadingIntake])).rejects.toThrow(
      'two @OnTopic methods take plant/readings',
    );
  });

  it('refuses a pattern without a contract', async () => {
    await expect(BrokerSide.start(settings, [UndeclaredIntake])).rejects.toThrow(
      'must be declared with @OnTopic',
    );
  });

  it.each([GuardedIntake, GuardedController, PipedIntake])(
    'refuses what would not be asked: %p',
    async (type) => {
      await expect(BrokerSide.start(settings, [type])).rejects.toThrow('no guard,');
    },
  );

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
