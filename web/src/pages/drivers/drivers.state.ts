import { computed, signal, type Signal } from '@preact/signals';
import type { DriverMove, DriverOverview, DriverState } from '../../../../src/contracts/index.js';
import { ask } from '../../live.js';
import { attempt } from '../../parts/notices.js';
import { get } from '../../rest.js';
import { part } from '../../route.js';
import { afterMove, afterState, isFound, type Facts, type Filter } from './driver.model.js';
import { moveTo, spotOf, type Motion } from './motion.js';

/** A driver on the page. The facts are a signal of their own: a move is drawn where that driver stands, and nowhere else. */
export interface Driver {
  readonly id: string;
  readonly facts: Signal<Facts>;
  motion?: Motion;
}

const PAGE_SIZE = 200;
/** The list, the counts and who is on the map follow what drivers do at most this often. */
const FOLLOW_MS = 100;

const byId = new Map<string, Driver>();
const roster = signal<readonly Driver[]>([]);
const order = new Intl.Collator('en', { numeric: true });

export const filter = signal<Filter>('all');
export const search = signal('');
/** Counts the new places to be: the map has somebody to move. */
export const moves = signal(0);
/** False until all drivers have been read once. */
export const isLoaded = signal(false);

const found = computed(() => roster.value.filter(({ id }) => isFound(id, search.value)));

/** On the list and on the map alike. */
export const shown = computed(() =>
  found.value.filter(({ facts }) => filter.value === 'all' || facts.peek().doing === filter.value),
);
/** Of those that the search finds. */
export const counts = computed(() => {
  const count: Record<Filter, number> = { all: found.value.length, free: 0, ride: 0, busy: 0, off: 0 };
  for (const { facts } of found.value) count[facts.peek().doing]++;
  return count;
});
export const isEmpty = computed(() => isLoaded.value && roster.value.length === 0);
/** The driver that the address names; undefined: nobody, or one who is not known. */
export const selected = computed(() => (roster.value.length > 0 ? byId.get(part.value) : undefined));

let reading = new AbortController();
let following: ReturnType<typeof setTimeout> | undefined;
let isUnsorted = false;

/** All drivers, page by page, once the server tells this socket what changes meanwhile. A later call ends an earlier one. */
export async function loadDrivers(): Promise<void> {
  reading.abort();
  const { signal: end } = (reading = new AbortController());
  await ask('rt_page', { page: 'drivers' }).catch(() => undefined);
  const pages = readPages(end).catch((error: unknown) => {
    if (!end.aborted) throw error;
  });
  await attempt(pages);
}

export function takeState(state: DriverState): void {
  const { chauffeur_id: id } = state;
  const driver = byId.get(id);
  const facts = afterState(driver?.facts.peek(), state);
  if (driver) driver.facts.value = facts;
  else isUnsorted = true;
  place(driver ?? introduce(id, facts));
  if (isLoaded.peek()) following ??= setTimeout(follow, FOLLOW_MS);
}

/** Of a driver who is not known yet the state follows, with this position or a newer one. */
export function takeMove(move: DriverMove): void {
  const driver = byId.get(move.chauffeur_id);
  if (!driver) return;
  driver.facts.value = afterMove(driver.facts.peek(), move);
  place(driver);
}

async function readPages(end: AbortSignal): Promise<void> {
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE_SIZE, cursor };
    const { chauffeurs, nextCursor } = await get<DriverOverview>('/api/chauffeurs/status', query, end);
    chauffeurs.forEach(takeState);
    cursor = nextCursor ?? undefined;
  } while (cursor && !end.aborted);
  if (end.aborted) return;
  follow();
  isLoaded.value = true;
}

function introduce(id: string, facts: Facts): Driver {
  const driver: Driver = { id, facts: signal(facts) };
  byId.set(id, driver);
  return driver;
}

/** Sends the mark on its way, if it has another place to be. */
function place(driver: Driver): void {
  const { fix } = driver.facts.peek();
  if (!fix) return;
  const spot = spotOf(fix);
  const to = driver.motion?.to;
  if (to && to.x === spot.x && to.y === spot.y) return;
  driver.motion = moveTo(driver.motion, spot, performance.now());
  moves.value++;
}

function follow(): void {
  clearTimeout(following);
  following = undefined;
  const all = isUnsorted ? [...byId.values()].sort((a, b) => order.compare(a.id, b.id)) : [...roster.peek()];
  isUnsorted = false;
  roster.value = all;
}
