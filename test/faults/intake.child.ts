import { Controller } from '@nestjs/common';
import { IsInt } from 'class-validator';
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { defineTopic } from '../../src/contracts/index.js';
import { OnTopic } from '../../src/platform/broker/on-topic.decorator.js';
import { BrokerSide } from '../support/broker-side.js';
import { testSettings } from '../support/settings.js';

/** The intake in a process of its own, to be killed: broker's URL, data folder, file of what was stored. */
const [MQTT_BROKER_URL, DATA_DIR, file] = process.argv.slice(2) as [string, string, string];

class Entry {
  @IsInt() id: number;
}

const entry = defineTopic('kill/:sender', Entry, { qos: 1, from: 'device', summary: 'to be stored' });

@Controller()
class SlowStore {
  @OnTopic(entry)
  async onEntry({ id }: Entry): Promise<void> {
    // Spread over a second, so that a kill finds some stored and some not.
    await pause(10 * (id % 100));
    appendFileSync(file, `${id}\n`);
  }
}

const side = await BrokerSide.start(testSettings({ MQTT_BROKER_URL, DATA_DIR }), [SlowStore]);
await side.ready();
console.log('ready');
