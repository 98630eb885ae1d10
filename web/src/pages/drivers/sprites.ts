import { DOINGS, type Doing } from './driver.model.js';
import type { Palette } from './palette.js';
import { SHAPES, SHAPE_SIZE } from './shapes.js';

/** A shape drawn once, to be copied to each place. */
export interface Sprite {
  readonly canvas: HTMLCanvasElement;
  /** px of the screen. */
  readonly side: number;
  /** Its pixels (RGBA, row by row) by strength: an eighth, two eighths … whole. */
  readonly pixels: readonly Uint32Array[];
}
export type Sprites = Readonly<Record<Doing, Sprite>>;

export const STRENGTHS = 8;
/** A pixel that the shape covers less than this would be a hole in what lies below. */
const LEAST_ALPHA = 96;

export function spritesOf(palette: Palette): Sprites {
  return Object.fromEntries(DOINGS.map((doing) => [doing, spriteOf(doing, palette)])) as Record<
    Doing,
    Sprite
  >;
}

function spriteOf(doing: Doing, { doing: colours, ground }: Palette): Sprite {
  const canvas = document.createElement('canvas');
  const side = (canvas.width = canvas.height = Math.round(SHAPE_SIZE * devicePixelRatio));
  const context = canvas.getContext('2d')!;
  context.scale(devicePixelRatio, devicePixelRatio);
  context.strokeStyle = ground;
  context.lineWidth = 2;
  context.fillStyle = colours[doing];
  paint(context, new Path2D(SHAPES[doing]));
  const { data } = context.getImageData(0, 0, side, side);
  return { canvas, side, pixels: Array.from({ length: STRENGTHS }, (_, level) => faded(data, level)) };
}

function faded(data: Uint8ClampedArray, level: number): Uint32Array {
  const bytes = Uint8ClampedArray.from(data, (value, index) => {
    if (index % 4 < 3) return value;
    return value < LEAST_ALPHA ? 0 : (value * (level + 1)) / STRENGTHS;
  });
  return new Uint32Array(bytes.buffer);
}

function paint(context: CanvasRenderingContext2D, shape: Path2D): void {
  context.stroke(shape);
  context.fill(shape, 'evenodd');
}
