import { Command } from 'commander';
import { PassThrough } from 'node:stream';
import { chooseCommand } from './menu.js';

/** What is chosen by someone who types these lines and then closes the terminal. */
async function choice(...lines: string[]) {
  const parent = new Command('simulate');
  parent.command('continuous').description('for a while');
  parent.command('once').description('one reading');
  const input = new PassThrough();
  const output = new PassThrough();
  input.end(lines.map((line) => `${line}\n`).join(''));
  const chosen = await chooseCommand(parent, { input, output });
  return { name: chosen?.name(), shown: String(output.read()) };
}

describe('the menu', () => {
  it('shows each sub-command with its number and what it is', async () => {
    const { shown } = await choice('');
    expect(shown).toMatch(/^ {2}1 {2}continuous +for a while\n {2}2 {2}once +one reading\n/m);
  });

  it.each(['2', 'once', ' once '])('takes %j', async (answer) => {
    expect((await choice(answer)).name).toBe('once');
  });

  it('asks again for what is none of them', async () => {
    const { name, shown } = await choice('3', '0', 'twice', '1');
    expect(name).toBe('continuous');
    expect(shown.match(/Number or name/g)).toHaveLength(4);
  });

  it.each([
    ['nothing', ['']],
    ['the end of the input', []],
  ])('chooses nothing for %s', async (_, lines) => {
    expect((await choice(...lines)).name).toBeUndefined();
  });
});
