import type { ComponentChildren } from 'preact';
import { number } from '../../format.js';

interface CounterProps {
  readonly label: string;
  /** None: not known yet. */
  readonly value?: number | string | null;
  readonly more: string;
  readonly children?: ComponentChildren;
}

/** One number with its name, and a word more. */
export function Counter({ label, value, more, children }: CounterProps) {
  const isKnown = value !== undefined && value !== null;
  return (
    <div class="sheet counter">
      <h3>{label}</h3>
      <p class="figure">{isKnown ? (typeof value === 'number' ? number(value) : value) : '–'}</p>
      <p class="quiet">{isKnown ? more : '\u00a0'}</p>
      {children}
    </div>
  );
}
