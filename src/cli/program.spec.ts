import { CommanderError } from 'commander';
import { testSettings } from '../../test/support/settings.js';
import { relaisProgram } from './program.js';

/** Runs a command line that is answered before any command begins. */
async function answerTo(...args: string[]) {
  const output = { out: '', err: '', code: undefined as number | undefined };
  const program = relaisProgram(() => testSettings());
  for (const command of [program, ...program.commands]) {
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

describe('relais', () => {
  it.each(['start', 'token', 'doctor', 'migrate', 'publish', 'listen'])('explains %s', async (command) => {
    const { out, code } = await answerTo(command, '--help');
    expect(out).toMatch(`Usage: relais ${command}`);
    expect(code).toBe(0);
  });

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
    [['listen', 'a#'], /^error: .*\+ and # stand alone.*\n$/],
  ])('refuses %j in one line', async (args, message) => {
    const { out, err, code } = await answerTo(...args);
    expect(err).toMatch(message);
    expect(out).toBe('');
    expect(code).toBe(1);
  });
});
