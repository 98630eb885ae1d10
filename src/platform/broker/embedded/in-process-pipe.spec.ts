import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { inProcessPipe } from './in-process-pipe.js';

it('carries what is written at either end to the other, in order', async () => {
  const [near, far] = inProcessPipe();
  for (let i = 0; i < 1_000; i++) near.write(`${i} `);
  near.end();
  far.end('back');
  const [there, back] = await Promise.all([text(far), text(near)]);
  expect(there).toBe(Array.from({ length: 1_000 }, (_, i) => `${i} `).join(''));
  expect(back).toBe('back');
});

it('hands over what was written together as one chunk', async () => {
  const [near, far] = inProcessPipe();
  near.cork();
  ['a', 'b', 'c'].forEach((each) => near.write(each));
  near.uncork();
  const [chunk] = await once(far, 'data');
  expect(String(chunk)).toBe('abc');
});

it('holds the writer back while nobody reads', async () => {
  const [near, far] = inProcessPipe();
  let written = 0;
  while (near.write(Buffer.alloc(1_024))) written += 1;
  while (near.writableLength < 65_536) near.write(Buffer.alloc(1_024));
  expect(written).toBeLessThan(64);
  far.resume();
  await once(near, 'drain');
  expect(near.writableLength).toBe(0);
});

it('ends at both ends when one is destroyed, with a write under way', async () => {
  const [near, far] = inProcessPipe();
  while (near.write(Buffer.alloc(1_024)));
  far.destroy();
  await once(near, 'close');
  expect(near.destroyed).toBe(true);
});
