import type { Crowd } from './crowd.js';
import { outlined } from './ground-layer.js';
import type { Driver } from './drivers.state.js';
import type { Frame } from './map-canvas.js';
import type { View } from './map-view.js';
import { spotAt, type Spot } from './motion.js';
import type { Palette } from './palette.js';
import { SHAPE_SIZE } from './shapes.js';
import { STRENGTHS, type Sprites } from './sprites.js';

export interface Scene {
  readonly drivers: readonly Driver[];
  readonly selected: Driver | undefined;
  readonly view: View;
  readonly palette: Palette;
  readonly sprites: Sprites;
  readonly crowd: Crowd;
}

/** More in view than these are put pixel by pixel, without trails, which would cover each other. */
const CROWD = 250;
const NAMES_AT_MOST = 40;
const NAME_PX = { x: 90, y: 14 } as const;
const EDGE = SHAPE_SIZE / 2;
const HIT_PX = 14;

interface Mark extends Spot {
  readonly driver: Driver;
}

/** All drivers in view, each where it glides to its newest position. True while one of them moves. */
export function drawDrivers(frame: Frame, scene: Scene): boolean {
  const marks = marksIn(frame, scene);
  const { context } = frame;
  if (marks.length > CROWD) drawCrowd(context, marks, scene);
  else {
    drawTrails(context, marks, scene);
    drawMarks(context, marks, scene);
  }
  drawSelected(context, marks, scene);
  drawNames(context, marks, scene);
  return marks.some(({ driver: { motion } }) => frame.at - motion!.startedAt < motion!.lastsMs);
}

function drawMarks(context: CanvasRenderingContext2D, marks: readonly Mark[], { sprites }: Scene): void {
  const now = Date.now();
  for (const { driver, x, y } of marks) {
    const { doing, fix } = driver.facts.peek();
    context.globalAlpha = strengthAt(now - fix!.at);
    context.drawImage(sprites[doing].canvas, x - EDGE, y - EDGE, SHAPE_SIZE, SHAPE_SIZE);
  }
  context.globalAlpha = 1;
}

function drawCrowd(context: CanvasRenderingContext2D, marks: readonly Mark[], scene: Scene): void {
  const { sprites, crowd } = scene;
  const now = Date.now();
  const ratio = devicePixelRatio;
  crowd.begin(context.canvas);
  for (const { driver, x, y } of marks) {
    const { doing, fix } = driver.facts.peek();
    const level = Math.ceil(strengthAt(now - fix!.at) * STRENGTHS) - 1;
    crowd.put(sprites[doing], level, Math.round((x - EDGE) * ratio), Math.round((y - EDGE) * ratio));
  }
  crowd.end(context);
}

/** The driver whose mark is nearest to a place on the map, if it is near enough to be meant. */
export function driverAt(place: Spot, frame: Omit<Frame, 'context'>, scene: Scene): Driver | undefined {
  let [nearest, least]: [Driver | undefined, number] = [undefined, HIT_PX];
  for (const { driver, x, y } of marksIn(frame, scene)) {
    const away = Math.hypot(x - place.x, y - place.y);
    if (away < least) [nearest, least] = [driver, away];
  }
  return nearest;
}

/** Full for a fresh position, a third of it from two minutes on. */
function strengthAt(ageMs: number): number {
  return Math.min(1, Math.max(0.35, 1.1 - ageMs / 160_000));
}

/** Those who are off line first: the others lie above them. */
function marksIn({ width, height, at }: Omit<Frame, 'context'>, { drivers, view }: Scene): Mark[] {
  const [below, above]: [Mark[], Mark[]] = [[], []];
  for (const driver of drivers) {
    if (!driver.motion) continue;
    const spot = spotAt(driver.motion, at);
    const [x, y] = [spot.x * view.side - view.left, spot.y * view.side - view.top];
    if (x < -EDGE || y < -EDGE || x > width + EDGE || y > height + EDGE) continue;
    (driver.facts.peek().doing === 'off' ? below : above).push({ driver, x, y });
  }
  return [...below, ...above];
}

function drawTrails(context: CanvasRenderingContext2D, marks: readonly Mark[], scene: Scene): void {
  const { view, palette } = scene;
  context.globalAlpha = 0.4;
  context.lineWidth = 2;
  context.lineJoin = context.lineCap = 'round';
  for (const { driver, x, y } of marks) {
    const trail = driver.motion!.trail;
    if (trail.length < 2) continue;
    context.strokeStyle = palette.doing[driver.facts.peek().doing];
    context.beginPath();
    for (const spot of trail.slice(0, -1)) {
      context.lineTo(spot.x * view.side - view.left, spot.y * view.side - view.top);
    }
    context.lineTo(x, y);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawSelected(context: CanvasRenderingContext2D, marks: readonly Mark[], scene: Scene): void {
  const mark = marks.find(({ driver }) => driver === scene.selected);
  if (!mark) return;
  context.strokeStyle = scene.palette.ink;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(mark.x, mark.y, 12, 0, 2 * Math.PI);
  context.stroke();
}

/** Of those that would cover each other the first one is named, the selected driver before all. */
function drawNames(context: CanvasRenderingContext2D, marks: readonly Mark[], scene: Scene): void {
  const { palette, selected } = scene;
  const isSelected = ({ driver }: Mark): boolean => driver === selected;
  const others = marks.length > NAMES_AT_MOST ? [] : marks.filter((mark) => !isSelected(mark));
  const named: Mark[] = [];
  context.font = '11px system-ui, sans-serif';
  for (const mark of [...marks.filter(isSelected), ...others]) {
    const { driver, x, y } = mark;
    if (named.some((other) => Math.abs(other.x - x) < NAME_PX.x && Math.abs(other.y - y) < NAME_PX.y))
      continue;
    named.push(mark);
    const place = { x: x + EDGE + 8, y: y + 4 };
    outlined(context, driver.id, place, { text: palette.ink, around: palette.ground });
  }
}
