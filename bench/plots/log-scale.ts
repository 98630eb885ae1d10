const STEPS = [1, 2, 5];

/** Places numbers along a line so that equal ratios are equally far apart. */
export class LogScale {
  /** Round numbers within the ends: 1, 2, 5, 10 … */
  readonly ticks: readonly number[];

  /** From the value at pixel `start` to the one at pixel `end`. */
  constructor(
    private readonly values: readonly [from: number, to: number],
    private readonly pixels: readonly [start: number, end: number],
  ) {
    this.ticks = roundNumbers().filter((each) => each >= values[0] && each <= values[1]);
  }

  /** Whose ends are round numbers around all of these. */
  static around(values: readonly number[], pixels: readonly [start: number, end: number]): LogScale {
    const round = roundNumbers();
    const from = round.findLast((each) => each <= Math.min(...values))!;
    const to = round.find((each) => each >= Math.max(...values))!;
    return new LogScale([from, to], pixels);
  }

  at(value: number): number {
    const [from, to] = this.values.map(Math.log) as [number, number];
    const [start, end] = this.pixels;
    return Math.round(10 * (start + ((Math.log(value) - from) / (to - from)) * (end - start))) / 10;
  }
}

function roundNumbers(): number[] {
  return Array.from({ length: 10 }, (_, power) => STEPS.map((step) => step * 10 ** power)).flat();
}
