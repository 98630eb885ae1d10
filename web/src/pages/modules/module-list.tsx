import { useSignal } from '@preact/signals';
import type { TargetedKeyboardEvent } from 'preact';
import { say } from '../../words.js';
import { ModuleRow } from './module-row.js';
import { modulesWords } from './modules-words.js';
import { ids, MAX_LISTED, unitOf } from './modules.state.js';

/** Fewer are seen at a glance. */
const WORTH_FINDING = 8;

export function ModuleList() {
  const words = say(modulesWords);
  const wanted = useSignal('');
  const all = ids.value ?? [];
  const found = all.filter((id) => matches(id, wanted.value));
  return (
    <nav class="module-list" aria-label={words.title}>
      {all.length >= WORTH_FINDING && (
        <input
          type="search"
          placeholder={words.find}
          aria-label={words.find}
          onInput={({ currentTarget }) => (wanted.value = currentTarget.value)}
        />
      )}
      {found.length === 0 && <p class="empty">{words.noMatch}</p>}
      <ul onKeyDown={moveByArrows}>
        {found.map((id) => (
          <li key={id}>
            <ModuleRow unit={unitOf(id)!} />
          </li>
        ))}
      </ul>
      {all.length >= MAX_LISTED && <p class="quiet">{words.limited(MAX_LISTED)}</p>}
    </nav>
  );
}

function matches(id: string, wanted: string): boolean {
  const { name, type } = unitOf(id)!.about.peek();
  return `${name}\n${id}\n${type}`.toLowerCase().includes(wanted.trim().toLowerCase());
}

function moveByArrows(event: TargetedKeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const links = [...event.currentTarget.querySelectorAll('a')];
  const next = links[links.indexOf(document.activeElement as HTMLAnchorElement) + step];
  event.preventDefault();
  next?.focus();
}
