import { chooseLanguage, chooseTheme, language, theme, type Theme } from '../choices.js';
import { connection } from '../live.js';
import { mayOpen, page, PAGES, pathOf, type Page } from '../route.js';
import { signOut } from '../session.js';
import { shellWords } from '../shell-words.js';
import { user } from '../user.js';
import { say } from '../words.js';
import { attempt } from './notices.js';

const NEXT: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' };
const SIGNS: Readonly<Record<Theme, string>> = { auto: '◐', light: '○', dark: '●' };

export function Header() {
  return (
    <header class="top">
      <a class="brand" href="/">
        <img src="/docs/assets/relais.svg" alt="" width="20" height="20" />
        Relais
      </a>
      <Navigation />
      <div class="tools">
        <Choices />
        <Account />
      </div>
    </header>
  );
}

function Navigation() {
  const words = say(shellWords);
  const link = (to: Page) => (
    <a href={pathOf(to)} aria-current={page.value === to ? 'page' : undefined}>
      {words[to]}
    </a>
  );
  const shown = user.value ? PAGES.filter((to) => mayOpen(to, user.value!)) : [];
  return (
    <nav aria-label={words.pages}>
      {shown.map(link)}
      <a href="/docs">{words.docs}</a>
    </nav>
  );
}

function Choices() {
  const words = say(shellWords);
  return (
    <>
      <button
        class="quiet"
        lang={language.value === 'en' ? 'fr' : 'en'}
        onClick={() => chooseLanguage(language.value === 'en' ? 'fr' : 'en')}
      >
        {words.otherLanguage}
      </button>
      <button
        class="quiet"
        aria-label={words.theme[theme.value]}
        title={words.theme[theme.value]}
        onClick={() => chooseTheme(NEXT[theme.value])}
      >
        <span aria-hidden="true">{SIGNS[theme.value]}</span>
      </button>
    </>
  );
}

function Account() {
  const words = say(shellWords);
  if (!user.value) return null;
  const isOn = connection.value.is === 'on' || connection.value.is === 'back';
  const state = isOn ? words.online : words.offline;
  return (
    <>
      <span class="me" title={user.value.email ?? user.value.id}>
        <span class={`dot ${isOn ? 'good' : 'off'}`} role="img" aria-label={state} title={state} />
        <span class="name">{user.value.name}</span>
      </span>
      <button class="quiet" onClick={() => void attempt(signOut())}>
        {words.signOut}
      </button>
    </>
  );
}
