import { InTurn } from './in-turn.js';

it('begins a piece of work when the one before it has settled, however it did', async () => {
  const turns = new InTurn();
  const said: string[] = [];
  const say =
    (word: string, end: () => void = () => undefined) =>
    async (): Promise<void> => {
      said.push(`${word}…`);
      await new Promise((resolve) => setImmediate(resolve));
      said.push(word);
      end();
    };
  const failed = turns.run(
    'a',
    say('one', () => {
      throw new Error('no');
    }),
  );
  const rest = [turns.run('a', say('two')), turns.run('a', say('three'))];
  await expect(failed).rejects.toThrow('no');
  await Promise.all(rest);
  expect(said).toEqual(['one…', 'one', 'two…', 'two', 'three…', 'three']);
});

it('lets work of other keys go on meanwhile', async () => {
  const turns = new InTurn();
  let goOn: () => void = () => undefined;
  const waiting = turns.run('a', () => new Promise<void>((resolve) => (goOn = resolve)));
  expect(await turns.run('b', () => Promise.resolve('done'))).toBe('done');
  goOn();
  await waiting;
  expect(await turns.run('a', () => Promise.resolve('after'))).toBe('after');
});
