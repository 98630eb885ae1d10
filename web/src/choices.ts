import { effect, signal } from '@preact/signals';

export type Language = 'en' | 'fr';
/** `auto`: what the system prefers. */
export type Theme = 'auto' | 'light' | 'dark';

const root = document.documentElement;

/** What the visitor chose. Kept in cookies, so that the server's first bytes are already in this language and dress. */
export const language = signal<Language>(root.lang === 'fr' ? 'fr' : 'en');
export const theme = signal<Theme>((root.dataset.theme as Theme | undefined) ?? 'auto');

effect(() => {
  root.lang = language.value;
  if (theme.value === 'auto') delete root.dataset.theme;
  else root.dataset.theme = theme.value;
});

export function chooseLanguage(choice: Language): void {
  language.value = choice;
  keep('relais_language', choice);
}

export function chooseTheme(choice: Theme): void {
  theme.value = choice;
  keep('relais_theme', choice);
}

function keep(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=strict`;
}
