import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { firstAbort } from './first-abort.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

it('aborts with whichever of its signals is the first', () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const either = firstAbort(first.signal, second.signal);
  expect(either.aborted).toBe(false);
  second.abort();
  expect(either.aborted).toBe(true);
  expect(firstAbort(first.signal, second.signal).aborted).toBe(true);
});

it('aborts with a time-out that nobody else knows, whatever the garbage collector does meanwhile', async () => {
  const signal = firstAbort(new AbortController().signal, AbortSignal.timeout(50));
  const aborted = once(signal, 'abort');
  // Garbage is what was left behind by a turn that is over.
  await new Promise(setImmediate);
  collectGarbage();
  await aborted;
  expect(signal.aborted).toBe(true);
});
