import type { Command } from 'commander';
import { createInterface } from 'node:readline/promises';

/** Where a menu is shown, and where the answer comes from. */
export interface Console {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Lets someone choose one of the sub-commands, by number or name; undefined when they leave. */
export async function chooseCommand(
  { commands }: Command,
  { input, output }: Console,
): Promise<Command | undefined> {
  const lines = commands.map(
    (each, index) => `  ${index + 1}  ${each.name().padEnd(12)}${each.description()}`,
  );
  output.write(`What shall be simulated?\n${lines.join('\n')}\n`);
  const questions = createInterface({ input, output, prompt: 'Number or name, or nothing to leave: ' });
  questions.prompt();
  for await (const line of questions) {
    const answer = line.trim();
    const chosen = commands[Number(answer) - 1] ?? commands.find((each) => each.name() === answer);
    if (chosen || answer === '') return chosen;
    questions.prompt();
  }
  return undefined;
}
