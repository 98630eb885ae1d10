// Preloaded into a server under test: says at each SIGWINCH, once all garbage is collected, its resident memory and what
// of it is held (heap and buffers), in bytes.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
process.on('SIGWINCH', () => {
  // What the first collection lets go of, such as closed handles, the second one frees.
  collectGarbage();
  collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  console.log(`memory ${rss} ${heapUsed + external}`);
});
