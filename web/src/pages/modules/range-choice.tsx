import { attempt } from '../../parts/notices.js';
import { say } from '../../words.js';
import type { ModuleHistory } from './history.state.js';
import { modulesWords } from './modules-words.js';
import { RANGE_NAMES } from './ranges.js';

export function RangeChoice({ history }: { readonly history: ModuleHistory }) {
  const words = say(modulesWords);
  return (
    <div class="range-choice" role="group" aria-label={words.range}>
      {RANGE_NAMES.map((name) => (
        <button
          key={name}
          aria-pressed={history.range.value === name}
          onClick={() => void attempt(history.choose(name))}
        >
          {words.ranges[name]}
        </button>
      ))}
    </div>
  );
}
