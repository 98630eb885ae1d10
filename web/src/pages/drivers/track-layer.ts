import type { Frame } from './map-canvas.js';
import type { View } from './map-view.js';
import { isJump, type Spot } from './motion.js';

export interface Line {
  readonly spots: readonly Spot[];
  readonly colour: string;
}

/** Points nearer to each other are drawn as one: a track of hours has tens of thousands. */
const LEAST_PX = 2;

/** Where a driver was, in the order of time; broken where the next point is too far away to have been driven to. */
export function drawTrack({ context }: Frame, view: View, { spots, colour }: Line): void {
  context.strokeStyle = colour;
  context.lineWidth = 3;
  context.lineJoin = context.lineCap = 'round';
  context.globalAlpha = 0.6;
  context.beginPath();
  let [lastX, lastY] = [Infinity, Infinity];
  let last: Spot | undefined;
  for (const spot of spots) {
    const [x, y] = [spot.x * view.side - view.left, spot.y * view.side - view.top];
    if (Math.abs(x - lastX) + Math.abs(y - lastY) < LEAST_PX) continue;
    if (last && !isJump(last, spot)) context.lineTo(x, y);
    else context.moveTo(x, y);
    last = spot;
    [lastX, lastY] = [x, y];
  }
  context.stroke();
  context.globalAlpha = 1;
}
