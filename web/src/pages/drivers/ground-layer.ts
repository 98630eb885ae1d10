import { language } from '../../choices.js';
import { number } from '../../format.js';
import { say } from '../../words.js';
import { driversWords } from './drivers-words.js';
import type { Driver } from './drivers.state.js';
import type { Frame } from './map-canvas.js';
import type { View } from './map-view.js';
import { spotOf, type Spot } from './motion.js';
import type { Palette } from './palette.js';
import { PLACES } from './places.js';

/** Degrees between two lines of the graticule. */
const STEPS = [30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
const LEAST_PX = 110;
const LABEL = '11px system-ui, sans-serif';
/** Half of a large town, of the side of the world: about 60 km. */
const TOWN = 0.0015;
/** A town smaller than this is a heap of drivers. */
const HEAP_PX = 24;
const NAME = '600 12px system-ui, sans-serif';

export interface GroundScene {
  readonly view: View;
  readonly palette: Palette;
  readonly drivers: readonly Driver[];
}

/** Lines of latitude and longitude with their degrees, and names of towns: where one is, on a map without tiles. */
export function drawGround({ context, width, height }: Frame, scene: GroundScene): void {
  const { view, palette } = scene;
  context.strokeStyle = palette.line;
  context.fillStyle = palette.quiet;
  context.font = LABEL;
  context.lineWidth = 1;
  const step = STEPS.findLast((each) => (each / 360) * view.side >= LEAST_PX) ?? STEPS[0]!;
  drawMeridians(context, { width, height }, { view, step });
  drawParallels(context, { width, height }, { view, step });
  drawNames(context, { width, height }, scene);
}

type Size = Pick<Frame, 'width' | 'height'>;
interface Grid {
  readonly view: View;
  readonly step: number;
}

function drawMeridians(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  { view, step }: Grid,
): void {
  const sides = say(driversWords).west;
  const label = degreesIn(step);
  const lngAt = (px: number): number => ((px + view.left) / view.side - 0.5) * 360;
  context.beginPath();
  for (let lng = Math.ceil(lngAt(0) / step) * step; lng <= lngAt(width); lng += step) {
    const x = Math.round((lng / 360 + 0.5) * view.side - view.left) + 0.5;
    context.moveTo(x, 0);
    context.lineTo(x, height);
    const around = ((((lng + 180) % 360) + 360) % 360) - 180;
    context.fillText(label(around, sides), x + 4, height - 6);
  }
  context.stroke();
}

function drawParallels(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  { view, step }: Grid,
): void {
  const sides = say(driversWords).south;
  const label = degreesIn(step);
  const latAt = (px: number): number =>
    (Math.atan(Math.sinh((0.5 - (px + view.top) / view.side) * 2 * Math.PI)) * 180) / Math.PI;
  context.beginPath();
  for (let lat = Math.ceil(latAt(height) / step) * step; lat <= latAt(0); lat += step) {
    const y = Math.round(spotOf({ lat, lng: 0 }).y * view.side - view.top) + 0.5;
    context.moveTo(0, y);
    context.lineTo(width, y);
    if (y > 16 && y < height - 24) context.fillText(label(lat, sides), 6, y - 4);
  }
  context.stroke();
}

/** Each where there is room for it: the first ones come first. With how many drivers are there, while they lie on a heap. */
function drawNames(context: CanvasRenderingContext2D, { width, height }: Size, scene: GroundScene): void {
  const { view, palette } = scene;
  context.font = NAME;
  context.textAlign = 'center';
  const named: Spot[] = [];
  for (const [english, lat, lng, french = english] of PLACES) {
    const spot = spotOf({ lat, lng });
    const [x, y] = [spot.x * view.side - view.left, spot.y * view.side - view.top - 16];
    const isSeen = x > 40 && x < width - 40 && y > 14 && y < height - 24;
    if (!isSeen || named.some((other) => Math.abs(other.x - x) < 90 && Math.abs(other.y - y) < 26)) continue;
    named.push({ x, y });
    const name = language.value === 'fr' ? french : english;
    const count = TOWN * view.side < HEAP_PX ? countAround(spot, scene.drivers) : 0;
    const [text, colour] = count > 0 ? [`${name} · ${number(count)}`, palette.ink] : [name, palette.quiet];
    outlined(context, text, { x, y }, { text: colour, around: palette.ground });
  }
  context.textAlign = 'start';
}

function countAround({ x, y }: Spot, drivers: readonly Driver[]): number {
  let count = 0;
  for (const { motion } of drivers) {
    if (motion && Math.abs(motion.to.x - x) < TOWN && Math.abs(motion.to.y - y) < TOWN) count++;
  }
  return count;
}

interface TextColours {
  readonly text: string;
  readonly around: string;
}

/** Text that can be read over lines. */
export function outlined(
  context: CanvasRenderingContext2D,
  text: string,
  { x, y }: Spot,
  { text: colour, around }: TextColours,
): void {
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeStyle = around;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

/** `48,85° N`, as many decimals on each as the steps between them need. */
function degreesIn(step: number): (value: number, sides: readonly string[]) => string {
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const format = new Intl.NumberFormat(language.value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return (value, [positive, negative]) => {
    const isZero = Math.abs(value) < step / 2;
    return `${format.format(isZero ? 0 : Math.abs(value))}°${isZero ? '' : `\u202F${value > 0 ? positive : negative}`}`;
  };
}
