/** A spot in the Web Mercator world, a square of side 1. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** From where a mark on the map glides to where, and where it has come from. Times as of `performance.now()`. */
export interface Motion {
  readonly from: Spot;
  readonly to: Spot;
  readonly startedAt: number;
  readonly lastsMs: number;
  /** Oldest first; the last one is `to`. */
  readonly trail: TrailPoint[];
}

interface TrailPoint extends Spot {
  readonly at: number;
}

const TRAIL_MS = 60_000;
/** A glide takes as long as the time between two fixes, within these. */
const GLIDE_MS = { least: 300, most: 3_000 } as const;
/** About 2 km at the equator: nobody glides that far in one fix. */
const JUMP = 5e-5;

export function spotOf({ lat, lng }: { readonly lat: number; readonly lng: number }): Spot {
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return { x: lng / 360 + 0.5, y: 0.5 - Math.atanh(sine) / (2 * Math.PI) };
}

/** The motion after a new fix: on from where the mark is seen now. */
export function moveTo(motion: Motion | undefined, to: Spot, at: number): Motion {
  if (!motion) return { from: to, to, startedAt: at, lastsMs: 0, trail: [{ ...to, at }] };
  const from = spotAt(motion, at);
  const sinceMs = at - motion.startedAt;
  const hasJumped = isJump(from, to);
  const lastsMs = hasJumped ? 0 : Math.max(GLIDE_MS.least, Math.min(GLIDE_MS.most, sinceMs));
  const trail = hasJumped ? [] : motion.trail;
  while (trail.length > 0 && trail[0]!.at < at - TRAIL_MS) trail.shift();
  trail.push({ ...to, at });
  return { from, to, startedAt: at, lastsMs, trail };
}

export function spotAt({ from, to, startedAt, lastsMs }: Motion, at: number): Spot {
  const share = at - startedAt < lastsMs ? (at - startedAt) / lastsMs : 1;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

export function isJump(from: Spot, to: Spot): boolean {
  return Math.abs(to.x - from.x) + Math.abs(to.y - from.y) > JUMP;
}
