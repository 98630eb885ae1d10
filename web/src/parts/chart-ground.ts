import type uPlot from 'uplot';
import type { Palette } from './palette.js';

/** A stretch of time that stands out. Epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly kind: 'bad' | 'over' | 'silent';
  /** Said where there is room. */
  readonly label: string;
}

export interface Limits {
  readonly min: number;
  readonly max: number;
}

const GROUNDS = { bad: 'badGround', over: 'warnGround', silent: 'sunken' } as const;
const INKS = { bad: 'bad', over: 'warn', silent: 'quiet' } as const;
const DASH = [4, 4];
const MIN_WIDTH = 2;
const FONT_PX = 12;
const LINE = 1.4;
const MARGIN_PX = 5;

interface Ground {
  readonly spans: readonly Span[];
  readonly limits?: Limits;
}

/** Under the grid: what stands out in time. */
export function drawSpans(plot: uPlot, { spans }: Ground, palette: Palette): void {
  within(plot, ({ ctx, bbox }) => {
    for (const span of spans) {
      const [left, width] = placeOf(plot, span);
      ctx.fillStyle = palette[GROUNDS[span.kind]];
      ctx.fillRect(left, bbox.top, Math.max(width, MIN_WIDTH), bbox.height);
    }
  });
}

/** Over the grid and under the curves: what the spans are, and the limits. */
export function drawMarks(plot: uPlot, { spans, limits }: Ground, palette: Palette): void {
  within(plot, ({ ctx }) => {
    ctx.font = `${FONT_PX * devicePixelRatio}px system-ui, sans-serif`;
    for (const span of spans) drawLabel(plot, span, palette);
    if (limits) drawLimits(plot, limits, palette);
  });
}

function within(plot: uPlot, draw: (plot: uPlot) => void): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(plot);
  ctx.restore();
}

/** In canvas pixels, as far as it is seen. */
function placeOf(plot: uPlot, { from, to }: Span): [left: number, width: number] {
  const [start, end] = [from, to].map((at) => plot.valToPos(at / 1_000, 'x', true)) as [number, number];
  const left = Math.max(start, plot.bbox.left);
  return [left, end - left];
}

function drawLabel(plot: uPlot, span: Span, palette: Palette): void {
  const { ctx, bbox } = plot;
  const [left, width] = placeOf(plot, span);
  const margin = MARGIN_PX * devicePixelRatio;
  const textWidth = ctx.measureText(span.label).width;
  if (textWidth + 2 * margin > width) return;
  const bottom = bbox.top + bbox.height - margin;
  const height = FONT_PX * LINE * devicePixelRatio;
  ctx.fillStyle = palette[GROUNDS[span.kind]];
  ctx.fillRect(left + margin, bottom - height, textWidth, height);
  ctx.fillStyle = palette[INKS[span.kind]];
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(span.label, left + margin, bottom - height / 2);
}

function drawLimits(plot: uPlot, { min, max }: Limits, palette: Palette): void {
  const { ctx, bbox } = plot;
  ctx.strokeStyle = palette.bad;
  ctx.globalAlpha = 0.6;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash(DASH);
  ctx.beginPath();
  for (const limit of [min, max]) {
    const y = Math.round(plot.valToPos(limit, 'y', true)) + 0.5;
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
  }
  ctx.stroke();
}
