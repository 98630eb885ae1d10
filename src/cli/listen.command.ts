import { InvalidArgumentError } from 'commander';
import { isTopicFilter } from '../contracts/index.js';
import { oneLine } from '../platform/logging/one-line.js';
import { CommandFailure, type AddCommand } from './command.js';

const DEFAULT_FILTER = 'dht11/#';

export const addListen: AddCommand = (program, readSettings) => {
  program
    .command('listen')
    .description('print what arrives, until Ctrl-C; the broker must run')
    .argument('[filter...]', `topics, with + and # (default: "${DEFAULT_FILTER}")`, collectFilter)
    .action(async (chosen: string[]) => {
      const filters = chosen.length > 0 ? chosen : [DEFAULT_FILTER];
      const { connectToBroker } = await import('./broker-client.js');
      const client = await connectToBroker(readSettings());
      client.on('message', (topic, payload) =>
        process.stdout.write(`${topic} ${oneLine(payload.toString())}\n`),
      );
      await client.subscribeAsync(filters, { qos: 1 }).catch((cause: unknown) => {
        throw new CommandFailure(`the broker refuses ${filters.join(' ')}`, { cause });
      });
      process.stderr.write(`listening to ${filters.join(' ')}\n`);
      await untilEnd(client);
    });
};

/** Settles at Ctrl-C; throws when the connection is lost. */
function untilEnd(client: { once: (event: 'close', listener: () => void) => unknown }): Promise<void> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
    client.once('close', () => reject(new CommandFailure('the broker closed the connection')));
  });
}

function collectFilter(filter: string, others: string[] = []): string[] {
  if (!isTopicFilter(filter)) {
    throw new InvalidArgumentError('In a filter, + and # stand alone between slashes, # at the end.');
  }
  return [...others, filter];
}
