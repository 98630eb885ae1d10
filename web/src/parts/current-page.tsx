import { signal, useSignalEffect } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { PageName } from '../../../src/contracts/index.js';
import { showPage } from '../live.js';
import { mayOpen, page, type Page } from '../route.js';
import { shellWords } from '../shell-words.js';
import { user } from '../user.js';
import { say } from '../words.js';
import { attempt } from './notices.js';

/** Each page is a file of its own, fetched when it is first opened. */
const LOADERS: Readonly<Record<Page, () => Promise<ComponentType>>> = {
  home: async () => (await import('../pages/home/home-page.js')).HomePage,
  modules: async () => (await import('../pages/modules/modules-page.js')).ModulesPage,
  drivers: async () => (await import('../pages/drivers/drivers-page.js')).DriversPage,
  chat: async () => (await import('../pages/chat/chat-page.js')).ChatPage,
  admin: async () => (await import('../pages/admin/admin-page.js')).AdminPage,
};
/** Pages that the server sends events of their own to. */
const LIVE: Partial<Record<Page, PageName>> = { modules: 'modules', drivers: 'drivers', admin: 'admin' };

const loaded = signal<Partial<Record<Page, ComponentType>>>({});

export function CurrentPage() {
  const words = say(shellWords);
  const isAllowed = mayOpen(page.value, user.value!);
  useSignalEffect(() => {
    const shown = page.value;
    document.title = shown === 'home' ? 'Relais' : `${say(shellWords)[shown]} · Relais`;
    if (!user.value || !mayOpen(shown, user.value)) return;
    showPage(LIVE[shown]);
    void attempt(load(shown));
  });
  if (!isAllowed) return <p class="empty">{words.notForYou}</p>;
  const Shown = loaded.value[page.value];
  return Shown ? <Shown /> : null;
}

async function load(shown: Page): Promise<void> {
  if (loaded.peek()[shown]) return;
  const component = await LOADERS[shown]();
  loaded.value = { ...loaded.peek(), [shown]: component };
}
