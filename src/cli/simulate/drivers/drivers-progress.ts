import { openBar, type Bar, type Terminal } from '../progress.js';

/** Seconds between two lines where there is no terminal. */
const LINE_EVERY = 5;

/** Tells people how a run of so many seconds goes: a bar on a terminal, a line now and then elsewhere. */
export function driversProgress(
  output: Terminal,
  seconds: number,
  words: () => string,
): Pick<Bar, 'say' | 'end'> {
  const { show, say, end } = output.isTTY ? openBar(output, seconds, ' s') : lines(output, seconds);
  const beganAt = performance.now();
  const timer = setInterval(() => show(Math.round((performance.now() - beganAt) / 1000), words()), 1000);
  return {
    say,
    end: () => {
      clearInterval(timer);
      end();
    },
  };
}

function lines(output: Terminal, seconds: number): Bar {
  const say = (line: string): void => void output.write(`${line}\n`);
  const show = (elapsed: number, words: string): void => {
    if (elapsed % LINE_EVERY === 0) say(`${elapsed} of ${seconds} s: ${words}`);
  };
  return { show, say, end: () => undefined };
}
