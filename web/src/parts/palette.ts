import { effect, signal } from '@preact/signals';
import { theme } from '../choices.js';

const TOKENS = {
  quiet: '--quiet',
  line: '--line',
  mark: '--mark',
  band: '--chip',
  bad: '--bad',
  warn: '--warn',
  badGround: '--bad-ground',
  warnGround: '--warn-ground',
  sunken: '--sunken',
} as const;

export type Palette = Readonly<Record<keyof typeof TOKENS, string>>;

/** The tokens as a canvas needs them, in the theme of the moment. */
export const palette = signal<Palette>(read());

effect(() => {
  void theme.value;
  palette.value = read();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => (palette.value = read()));

/** A token is `light-dark(…)` as it stands: only a colour that is in use is resolved. */
function read(): Palette {
  const probe = document.body.appendChild(document.createElement('i'));
  const entries = Object.entries(TOKENS).map(([name, token]) => {
    probe.style.color = `var(${token})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(entries) as Palette;
}
