import uPlot from 'uplot';
import { language } from '../choices.js';
import type { Palette } from './palette.js';

/** The curve is drawn last, over the band of its extremes. */
const VALUE = 3;
const DAY_S = 86_400;
const FONT = '12px system-ui, sans-serif';

/** What a chart looks like, whatever it shows; colours are asked for at each drawing. */
export function chartOptions(palette: () => Palette): Omit<uPlot.Options, 'width' | 'height'> {
  const stroke = (): string => palette().quiet;
  const grid = { stroke: () => palette().line, width: 1 };
  const hidden: uPlot.Series = { stroke: 'transparent', points: { show: false } };
  return {
    legend: { show: false },
    padding: [8, 20, 0, 0],
    // Only the curve is pointed at, in all charts at once.
    cursor: {
      y: false,
      drag: { x: false, y: false },
      sync: { key: 'charts' },
      dataIdx: (_plot, series, index) => (series === VALUE ? index : null),
    },
    axes: [
      { stroke, font: FONT, grid, ticks: { show: false }, space: 70, size: 28, values: timeLabels },
      { stroke, font: FONT, grid, ticks: { show: false }, space: 32, size: 44, values: numberLabels },
    ],
    series: [
      {},
      hidden,
      hidden,
      {
        stroke: () => palette().mark,
        width: 1.75,
        points: { size: 4, fill: () => palette().mark },
      },
    ],
    bands: [{ series: [2, 1], fill: () => palette().band }],
  };
}

function timeLabels(_plot: uPlot, splits: number[], _axis: number, _space: number, step: number): string[] {
  const style: Intl.DateTimeFormatOptions =
    step < DAY_S ? { hour: '2-digit', minute: '2-digit' } : { weekday: 'short', day: 'numeric' };
  const format = new Intl.DateTimeFormat(language.peek(), style);
  return splits.map((at) => format.format(at * 1_000));
}

function numberLabels(_plot: uPlot, splits: number[]): string[] {
  const format = new Intl.NumberFormat(language.peek(), { maximumFractionDigits: 3 });
  return splits.map((value) => format.format(value));
}
