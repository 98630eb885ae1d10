import { CommanderError, type Command } from 'commander';
import { testSettings } from '../../test/support/settings.js';
import { relaisProgram } from './program.js';

/** Runs a command line that is answered before any command begins. */
async function answerTo(...args: string[]) {
  const output = { out: '', err: '', code: undefined as number | undefined };
  const program = relaisProgram(() => testSettings());
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => (output.out += text),
      writeErr: (text) => (output.err += text),
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    output.code = error.exitCode;
  }
  return output;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

describe('relais', () => {
  it.each(['start', 'token', 'doctor', 'migrate', 'publish', 'listen', 'simulate'])(
    'explains %s',
    async (command) => {
      const { out, code } = await answerTo(command, '--help');
      expect(out).toMatch(`Usage: relais ${command}`);
      expect(code).toBe(0);
    },
  );

  it.each([
    [['start', '--temp', 'abc'], /^error: unknown option '--temp'\n$/],
    [['stop'], /^error: unknown command 'stop'\n$/],
    [['token'], /^error: required option '--sub <id>' not specified\n$/],
    [['token', '--sub', '1', '--role', 'king'], /^error: .*'king' is invalid\. Allowed choices are .*\n$/],
    [['token', '--sub', '1', '--expires-in', 'soon'], /^error: .*It must be a duration such as .*\n$/],
    [['publish', 'a/b'], /^error: missing required argument 'json'\n$/],
    [['publish', 'a/+', '1'], /^error: .*It must be a topic without \+ and #\.\n$/],
    [['publish', 'a/b', 'hello'], /^error: .*It must be JSON; text needs quotes: .*\n$/],
    [['publish', 'a/b', '1', '--qos', '3'], /^error: .*'3' is invalid\. Allowed choices are 0, 1, 2\.\n$/],
    [
      ['publish'],
      /^error: nothing to publish: publish a topic with JSON, --temp with --hum, or --incident\n$/,
    ],
    [['publish', '--temp', '25'], /^error: --temp needs --hum\n$/],
    [['publish', '--hum', '60'], /^error: --hum needs --temp\n$/],
    [['publish', '--sensor', 's1'], /^error: --sensor needs --temp\n$/],
    [['publish', '--action', 'resolve'], /^error: --action needs --incident\n$/],
    [['publish', '--qos', '2'], /^error: --qos needs a topic\n$/],
    [
      ['publish', 'a/b', '1', '--temp', '1'],
      /^error: a topic and --temp do not go together: publish a .*\n$/,
    ],
    [
      ['publish', '--temp', '1', '--hum', '2', '--incident', '3'],
      /^error: --temp and --incident do not .*\n$/,
    ],
    [['publish', '--temp', '1', '--hum', '2', '--retain'], /^error: --retain and --temp do not .*\n$/],
    [['publish', '--temp', 'abc', '--hum', '2'], /^error: .*It must be a number from -40 to 125\.\n$/],
    [['publish', '--temp', '', '--hum', '2'], /^error: .*It must be a number from -40 to 125\.\n$/],
    [['publish', '--temp', '-40.1', '--hum', '2'], /^error: .*'-40\.1' is invalid\. It must be .*\n$/],
    [['publish', '--temp', '1', '--hum', '101'], /^error: .*It must be a number from 0 to 100\.\n$/],
    [
      ['publish', '--temp', '1', '--hum', '2', '--sensor', 'a/b'],
      /^error: .*It must be 1 to 64 of letters.*\n$/,
    ],
    [['publish', '--temp', '1', '--hum', '2', '--sensor', 'sensor'], /^error: .*and not "sensor"\.\n$/],
    [['publish', '--incident', '0'], /^error: .*It must be a whole number from 1 to \d+\.\n$/],
    [['publish', '--incident', '1', '--action', 'create'], /^error: .*choices are acknowledge, resolve\.\n$/],
    [['simulate', 'twice'], /^error: unknown command 'twice'\n$/],
    [['simulate', 'once', '--sensor', 'a b'], /^error: .*It must be 1 to 64 of letters.*\n$/],
    [['simulate', 'once', '--sensors', '0'], /^error: .*It must be a whole number from 1 to 10000\.\n$/],
    [
      ['simulate', 'once', '--sensors', '2', '--sensor', 'a'],
      /^error: .*--sensors.* cannot be used with .*\n$/,
    ],
    [['simulate', 'drivers', '--count', '-1'], /^error: .*It must be a whole number from 1 to 10000\.\n$/],
    [['simulate', 'drivers', '--count', '1e3'], /^error: .*It must be a whole number from 1 to 10000\.\n$/],
    [['token', '--sub', '1', '--expires-in', '999999999d'], /^error: .*It must be a duration such as .*\n$/],
    [['simulate', 'once', '--seed', '-1'], /^error: .*It must be a whole number from 0 to 4294967295\.\n$/],
    [['simulate', 'once', '--interval', '1s'], /^error: unknown option '--interval'\n$/],
    [['simulate', 'alert', '--rate', '0'], /^error: .*It must be a number from 0\.001 to 1000000\.\n$/],
    [
      ['simulate', 'alert', '--rate', '9', '--interval', '1s'],
      /^error: .*--rate.* cannot be used with .*\n$/,
    ],
    [['simulate', 'alert', '--interval', 'soon'], /^error: .*It must be a duration such as .*\n$/],
    [['simulate', 'continuous', '--duration', '-5'], /^error: .*It must be a duration such as .*\n$/],
    [['listen', 'a#'], /^error: .*\+ and # stand alone.*\n$/],
  ])('refuses %j in one line', async (args, message) => {
    const { out, err, code } = await answerTo(...args);
    expect(err).toMatch(message);
    expect(out).toBe('');
    expect(code).toBe(1);
  });
});
