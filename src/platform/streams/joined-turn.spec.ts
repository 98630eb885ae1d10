import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { joinWritesOfTurn } from './joined-turn.js';

let writes: string[];
let stream: Writable;

beforeEach(() => {
  writes = [];
  stream = new Writable({
    writev: (chunks, done) => {
      writes.push(chunks.map(({ chunk }) => (chunk as Buffer).toString()).join(''));
      done();
    },
  });
});

const write = (text: string): void => {
  joinWritesOfTurn(stream);
  stream.write(text);
};

it('has what is written in one turn leave in one write, in its order', async () => {
  write('a');
  await Promise.resolve();
  write('b');
  expect(writes).toEqual([]);
  await turn();
  expect(writes).toEqual(['ab']);
  write('c');
  await turn();
  expect(writes).toEqual(['ab', 'c']);
});

it('does not hold much until the end of the turn', () => {
  const much = 'x'.repeat(65_537);
  write(much);
  expect(writes).toEqual([]);
  write('a');
  expect(writes[0]).toBe(much);
});

it('leaves a stream that has ended alone', async () => {
  write('a');
  stream.end('b');
  expect(writes).toEqual(['ab']);
  await turn();
  expect(stream.writableCorked).toBe(0);
});
