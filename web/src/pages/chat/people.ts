import { signal, type Signal } from '@preact/signals';
import type { Presence, PresenceList, PresenceStatus } from '../../../../src/contracts/index.js';
import { ask } from '../../live.js';
import { attempt } from '../../parts/notices.js';
import { get } from '../../rest.js';
import { user } from '../../user.js';

type Standing = Pick<Presence, 'status'> & Partial<Presence>;

const MOST_ASKED = 200;
const names = signal<Readonly<Record<string, string>>>({});
const standings = new Map<string, Signal<Standing>>();

/** Who somebody is, whatever they are called in a reservation. */
const personOf = (userId: string): string => userId.replace(/^(?:chauffeur|client)_/, '');

export const isMe = (userId: string): boolean => personOf(userId) === personOf(user.peek()?.id ?? '');

export const nameOf = (userId: string): string => names.value[personOf(userId)] ?? userId;

export function meet(people: readonly { readonly userId: string; readonly name: string | null }[]): void {
  const news = people.filter(({ userId, name }) => name && names.peek()[personOf(userId)] !== name);
  if (news.length === 0) return;
  const told = news.map(({ userId, name }) => [personOf(userId), name!] as const);
  names.value = { ...names.peek(), ...Object.fromEntries(told) };
}

/** How somebody stands, kept true by events. */
export function standingOf(userId: string): Signal<Standing> {
  const person = personOf(userId);
  const known = standings.get(person) ?? signal<Standing>({ status: 'offline' });
  standings.set(person, known);
  return known;
}

export function stand({ userId, status, lastSeen }: Standing & { readonly userId: string }): void {
  const known = standingOf(userId);
  known.value = { status, lastSeen: lastSeen ?? known.peek().lastSeen };
}

/** Who of these is there, and when they were last; and how one stands oneself. */
export async function askPresence(userIds: readonly string[]): Promise<void> {
  const asked = [user.peek()!.id, ...new Set(userIds)].slice(0, MOST_ASKED).join(',');
  const found = await attempt(get<PresenceList>('/api/presence', { userIds: asked }));
  found?.items.forEach(stand);
}

export async function choosePresence(status: PresenceStatus): Promise<void> {
  if (await attempt(ask('presence:update', { status }))) stand({ userId: user.peek()!.id, status });
}

export function forgetPeople(): void {
  names.value = {};
  standings.clear();
}
