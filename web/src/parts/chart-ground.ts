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
const MARGIN_PX = 5;

/** Under the curves: what stands out in time, and the limits with what lies beyond them. */
export function drawGround(
  plot: uPlot,
  { spans, limits }: { readonly spans: readonly Span[]; readonly limits?: Limits },
  palette: Palette,
): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const span of spans) drawSpan(plot, span, palette);
  if (limits) drawLimits(plot, limits, palette);
  ctx.restore();
}

function drawSpan(plot: uPlot, { from, to, kind, label }: Span, palette: Palette): void {
  const { ctx, bbox } = plot;
  const [left, right] = [from, to].map((at) => plot.valToPos(at / 1_000, 'x', true)) as [number, number];
  ctx.fillStyle = palette[GROUNDS[kind]];
  ctx.fillRect(left, bbox.top, Math.max(right - left, MIN_WIDTH), bbox.height);
  ctx.font = `${FONT_PX * devicePixelRatio}px system-ui, sans-serif`;
  const margin = MARGIN_PX * devicePixelRatio;
  const start = Math.max(left, bbox.left) + margin;
  if (start + ctx.measureText(label).width + margin > right) return;
  ctx.fillStyle = palette[INKS[kind]];
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  ctx.fillText(label, start, bbox.top + bbox.height - margin);
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
