import { DOINGS, type Doing } from './driver.model.js';
import type { Palette } from './palette.js';
import { SHAPES, SHAPE_SIZE } from './shapes.js';

export type Sprites = Readonly<Record<Doing, HTMLCanvasElement>>;

/** The shapes drawn once: copying one is a tenth of drawing its path for each of 5 000 drivers in each frame. */
export function spritesOf(palette: Palette): Sprites {
  return Object.fromEntries(DOINGS.map((doing) => [doing, spriteOf(doing, palette)])) as Record<
    Doing,
    HTMLCanvasElement
  >;
}

function spriteOf(doing: Doing, { doing: colours, ground }: Palette): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SHAPE_SIZE * devicePixelRatio;
  const context = canvas.getContext('2d')!;
  context.scale(devicePixelRatio, devicePixelRatio);
  context.strokeStyle = ground;
  context.lineWidth = 2;
  context.fillStyle = colours[doing];
  paint(context, new Path2D(SHAPES[doing]));
  return canvas;
}

function paint(context: CanvasRenderingContext2D, shape: Path2D): void {
  context.stroke(shape);
  context.fill(shape, 'evenodd');
}
