import { computed, signal } from '@preact/signals';
import type {
  About,
  BearerToken,
  BridgeStats,
  ModuleList,
  HealthOverview,
  RoomList,
  ServerStats,
} from '../../../../src/contracts/index.js';
import { RestError, get, getNow, post } from '../../rest.js';
import { user } from '../../user.js';
import { sampleOf, withSample, type Sample } from './home.model.js';

/** What is the visitor's own. */
interface Own {
  readonly rooms: number;
  readonly unread: number;
  readonly modules: number;
  readonly modulesOnline: number;
}
interface Token {
  readonly of: string;
  /** Null: tokens are made elsewhere. */
  readonly text: string | null;
}

export const about = signal<About | undefined>(undefined);
/** Undefined while the server does not answer. */
export const health = signal<HealthOverview | undefined>(undefined);
export const samples = signal<readonly Sample[]>([]);
export const own = signal<Own | undefined>(undefined);
/** For admins. */
export const stats = signal<ServerStats | undefined>(undefined);
/** Counts of the whole system; for admins. */
export const totals = signal<Readonly<Record<string, number>>>({});

const kept = signal<Token | undefined>(undefined);
/** Undefined while it is asked for. */
export const token = computed(() => (kept.value?.of === user.value?.id ? kept.value?.text : undefined));

/** What changes seldom. */
export async function load(): Promise<void> {
  await Promise.allSettled([loadAbout(), loadOwn(), loadToken(), look(), count()]);
}

/** How the server is, and for admins what there is. */
export async function look(): Promise<void> {
  health.value = await getNow<HealthOverview>('/api/health').catch(() => undefined);
  if (user.peek()?.isAdmin) await lookDeeper();
}

async function lookDeeper(): Promise<void> {
  stats.value = await getNow<ServerStats>('/api/stats').catch(() => stats.peek());
  totals.value = stats.value?.totals ?? totals.value;
}

/** What has passed the broker by now. */
export async function count(): Promise<void> {
  const passed = await getNow<BridgeStats>('/mqtt/stats');
  samples.value = withSample(samples.peek(), sampleOf(passed, Date.now()));
}

export async function loadOwn(): Promise<void> {
  const [rooms, modules] = await Promise.all([
    get<RoomList>('/api/rooms', { limit: 200 }),
    get<ModuleList>('/api/modules', { limit: 200 }),
  ]);
  own.value = {
    rooms: rooms.items.length,
    unread: rooms.items.reduce((sum, { unread }) => sum + unread, 0),
    modules: modules.items.length,
    modulesOnline: modules.items.filter(({ isOnline }) => isOnline).length,
  };
}

async function loadAbout(): Promise<void> {
  about.value = await get<About>('/api/about');
}

async function loadToken(): Promise<void> {
  const of = user.peek()!.id;
  if (kept.peek()?.of === of) return;
  kept.value = { of, text: await askToken() };
}

async function askToken(): Promise<string | null> {
  try {
    return (await post<BearerToken>('/api/auth/token')).accessToken;
  } catch (error) {
    if (error instanceof RestError && error.code === 'AUTH_ISSUED_ELSEWHERE') return null;
    throw error;
  }
}
