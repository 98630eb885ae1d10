import { useEffect } from 'preact/hooks';
import { go, pathOf } from '../../route.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';

export const SECTIONS = ['users', 'statistics', 'broker', 'topics', 'refused', 'stores', 'mail'] as const;
export type Section = (typeof SECTIONS)[number];

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** The arrow keys choose the next section; Tab leaves the bar for what is shown. */
export function Tabs({ shown }: { readonly shown: Section }) {
  const words = say(adminWords);
  useEffect(() => document.getElementById(`tab-${shown}`)?.scrollIntoView({ block: 'nearest' }), [shown]);
  const step = (event: KeyboardEvent): void => {
    const by = STEPS[event.key];
    if (!by) return;
    event.preventDefault();
    const next = SECTIONS[(SECTIONS.indexOf(shown) + by + SECTIONS.length) % SECTIONS.length]!;
    go('admin', next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={words.title} onKeyDown={step}>
      {SECTIONS.map((section) => (
        <a
          key={section}
          id={`tab-${section}`}
          role="tab"
          href={pathOf('admin', section)}
          aria-selected={section === shown}
          aria-controls="section"
          tabIndex={section === shown ? 0 : -1}
        >
          {words.sections[section]}
        </a>
      ))}
    </div>
  );
}
