import { InvalidArgumentError, Option } from 'commander';
import { isTopicName, type Qos } from '../contracts/index.js';
import type { AddCommand } from './command.js';

interface PublishOptions {
  readonly qos: string;
  readonly retain?: boolean;
}

export const addPublish: AddCommand = (program, readSettings) => {
  program
    .command('publish')
    .description('publish one message; the broker must run')
    .argument('<topic>', 'such as sensors/temperature', parseTopic)
    .argument('<json>', 'such as \'{"value": 21.5}\'', parsePayload)
    .addOption(new Option('--qos <level>', 'how surely it arrives').choices(['0', '1', '2']).default('1'))
    .option('--retain', 'keep it for who subscribes later')
    .action(async (topic: string, payload: string, { qos, retain }: PublishOptions) => {
      const { connectToBroker } = await import('./broker-client.js');
      const client = await connectToBroker(readSettings());
      await client.publishAsync(topic, payload, { qos: Number(qos) as Qos, retain });
      await client.endAsync();
      process.stdout.write(`published on ${topic}\n`);
    });
};

function parseTopic(topic: string): string {
  if (!isTopicName(topic)) throw new InvalidArgumentError('It must be a topic without + and #.');
  return topic;
}

function parsePayload(raw: string): string {
  try {
    JSON.parse(raw);
    return raw;
  } catch {
    throw new InvalidArgumentError('It must be JSON; text needs quotes: \'"hello"\'.');
  }
}
