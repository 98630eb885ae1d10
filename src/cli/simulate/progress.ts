import { MultiBar } from 'cli-progress';
import type { Measurement } from './dht11.model.js';
import type { Plan } from './plan.js';

/** A reading that the broker has acknowledged. */
export interface Step extends Measurement {
  /** Undefined for the sensor without an id. */
  readonly sensor: string | undefined;
  /** How many there are by now. */
  readonly count: number;
}

/** Tells people how a run goes. */
export interface Progress {
  readonly advance: (step: Step) => void;
  /** Says a line of its own. */
  readonly say: (line: string) => void;
  readonly end: () => void;
}

export type Terminal = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** A bar on a terminal, words beside it, and lines above it. */
export interface Bar {
  readonly show: (value: number, words: string) => void;
  readonly say: (line: string) => void;
  readonly end: () => void;
}

// More and faster than that nobody reads: a line a second says how many.
const READABLE_TOTAL = 20;
const READABLE_GAP_MS = 100;
const COUNT_EVERY_MS = 1_000;

/** A bar on a terminal, lines elsewhere. */
export function progressOn(output: Terminal, { gapMs, total }: Plan): Progress {
  if (output.isTTY) return readingBar(output, total);
  const say = (line: string): void => void output.write(`${line}\n`);
  const isReadable = total <= READABLE_TOTAL || gapMs >= READABLE_GAP_MS;
  const advance = isReadable ? readingLines(total, say) : countingLines(total, say);
  return { advance, say, end: () => undefined };
}

function readingBar(output: Terminal, total: number): Progress {
  const { show, say, end } = openBar(output, total, '');
  return { advance: (step) => show(step.count, wordsOf(step)), say, end };
}

/** The total grows with a value that is beyond it; `unit` follows it, such as ` s`. */
export function openBar(stream: Terminal, total: number, unit: string): Bar {
  const format = `[{bar}] {value} of {total}${unit}: {words}`;
  const bars = new MultiBar({ stream, format, gracefulExit: false });
  const only = bars.create(total, 0, { words: '' });
  return {
    show: (value, words) => {
      if (value > only.getTotal()) only.setTotal(value);
      only.update(value, { words });
    },
    say: (line) => bars.log(`${line}\n`),
    end: () => {
      bars.update();
      bars.stop();
    },
  };
}

function readingLines(total: number, say: Progress['say']): Progress['advance'] {
  return (step) => {
    const ofWhom = step.sensor === undefined ? '' : `, ${step.sensor}`;
    say(`reading ${step.count} of ${Math.max(total, step.count)}${ofWhom}: ${wordsOf(step)}`);
  };
}

function countingLines(total: number, say: Progress['say']): Progress['advance'] {
  let toldAt = performance.now();
  return ({ count }) => {
    if (performance.now() - toldAt < COUNT_EVERY_MS) return;
    toldAt = performance.now();
    say(`${count} of ${total} readings`);
  };
}

function wordsOf({ temperature, humidity }: Measurement): string {
  return `${temperature} °C, ${humidity} %`;
}
