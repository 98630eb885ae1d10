import { InvalidArgumentError, Option } from 'commander';
import { isTopicName, MEASURABLE } from '../contracts/index.js';
import { numberArgument, sensorArgument, wholeNumberArgument } from './arguments.js';
import type { AddCommand } from './command.js';
import { problemOf, type PublishRequest } from './publish/request.js';

const INCIDENT_IDS = { min: 1, max: Number.MAX_SAFE_INTEGER };
const ACTIONS = ['acknowledge', 'resolve'];

export const addPublish: AddCommand = (program, readSettings) => {
  const publish = program
    .command('publish')
    .description(
      'publish JSON on a topic, a sensor’s reading, or a command to an incident; the broker must run',
    )
    .argument('[topic]', 'such as sensors/temperature', topicArgument)
    .argument('[json]', 'such as \'{"value": 21.5}\'', jsonArgument)
    .addOption(new Option('--qos <level>', 'how surely it arrives; default 1').choices(['0', '1', '2']))
    .option('--retain', 'keep it for who subscribes later')
    .option('--temp <celsius>', 'temperature of a reading', numberArgument(MEASURABLE.temperature))
    .option('--hum <percent>', 'relative humidity of a reading', numberArgument(MEASURABLE.humidity))
    .option('--sensor <id>', 'whose reading; default that of the sensor without an id', sensorArgument)
    .option('--incident <number>', 'which incident to command', wholeNumberArgument(INCIDENT_IDS))
    .addOption(new Option('--action <action>', 'what to do with it; default acknowledge').choices(ACTIONS));
  publish.action(async (topic?: string, json?: string, options?: PublishRequest) => {
    const request = { ...options, topic, json };
    const problem = problemOf(request);
    if (problem) publish.error(`error: ${problem}`);
    const { publishOnce } = await import('./publish/publish-once.js');
    process.stdout.write(`published on ${await publishOnce(request, readSettings())}\n`);
  });
};

function topicArgument(topic: string): string {
  if (!isTopicName(topic)) throw new InvalidArgumentError('It must be a topic without + and #.');
  return topic;
}

function jsonArgument(raw: string): string {
  try {
    JSON.parse(raw);
    return raw;
  } catch {
    throw new InvalidArgumentError('It must be JSON; text needs quotes: \'"hello"\'.');
  }
}
