import { computed, signal } from '@preact/signals';
import type { User } from '../../src/contracts/index.js';

export const PAGES = ['home', 'modules', 'drivers', 'chat', 'admin'] as const;
export type Page = (typeof PAGES)[number];

const ADMIN_PAGES: readonly Page[] = ['drivers', 'admin'];

const address = signal(location.pathname + location.hash);

/** The page that the address names, and what on it: a room, a module, a section. */
export const page = computed<Page>(() => {
  const name = /^\/(\w+)/.exec(address.value)?.[1];
  return PAGES.find((known) => known === name) ?? 'home';
});
export const part = computed(() => decodeURIComponent(address.value.split('#')[1] ?? ''));

export const pathOf = (to: Page, what?: string): string =>
  `/${to === 'home' ? '' : to}${what ? `#${encodeURIComponent(what)}` : ''}`;

export const mayOpen = (to: Page, by: User): boolean => by.isAdmin || !ADMIN_PAGES.includes(to);

export function go(to: Page, what?: string): void {
  history.pushState(null, '', pathOf(to, what));
  address.value = location.pathname + location.hash;
}

const follow = (): void => void (address.value = location.pathname + location.hash);
addEventListener('popstate', follow);
addEventListener('hashchange', follow);
// A link to a page changes what is shown, and keeps the connection.
addEventListener('click', (click) => {
  const link = (click.target as Element).closest?.('a');
  const isPlain = click.button === 0 && !click.metaKey && !click.ctrlKey && !click.shiftKey && !link?.target;
  if (!link || !isPlain || link.origin !== location.origin || link.hasAttribute('download')) return;
  const name = link.pathname.slice(1) || 'home';
  if (!PAGES.some((known) => known === name) || link.pathname === '/home') return;
  if (link.pathname === location.pathname && link.hash) return;
  click.preventDefault();
  history.pushState(null, '', link.href);
  follow();
});
