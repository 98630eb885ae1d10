import type { DriverFix, DriverMove, DriverState } from '../../../../src/contracts/index.js';

/** What a driver does, as the map and the list show it: exactly one of these. */
export const DOINGS = ['free', 'ride', 'busy', 'off'] as const;
export type Doing = (typeof DOINGS)[number];
export type Filter = Doing | 'all';

/** A position, and when it was measured as epoch milliseconds. */
export interface Sighting extends DriverFix {
  readonly at: number;
}

/** What is known of a driver. */
export interface Facts {
  readonly doing: Doing;
  readonly reservationId: string | null;
  readonly fix: Sighting | null;
  readonly updatedAt: string;
}

export function doingOf({ en_ligne, en_course, disponible }: DriverState): Doing {
  if (!en_ligne) return 'off';
  if (en_course) return 'ride';
  return disponible ? 'free' : 'busy';
}

/** After a state that was read or told, in whichever order they come: the newer status and the newer position count. */
export function afterState(known: Facts | undefined, state: DriverState): Facts {
  const fix = newerFix(known?.fix ?? null, state.position);
  if (known && known.updatedAt > state.updatedAt) return { ...known, fix };
  return { doing: doingOf(state), reservationId: state.reservation_id, fix, updatedAt: state.updatedAt };
}

/** After a position; the same facts when a newer one is known. */
export function afterMove(known: Facts, { position }: DriverMove): Facts {
  const fix = newerFix(known.fix, position);
  return fix === known.fix ? known : { ...known, fix };
}

export function isFound(id: string, search: string): boolean {
  return id.toLowerCase().includes(search.trim().toLowerCase());
}

function newerFix(known: Sighting | null, told: DriverFix | null): Sighting | null {
  const at = told ? Date.parse(told.timestamp) : -Infinity;
  return told && at > (known?.at ?? -Infinity) ? { ...told, at } : known;
}
