import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { nameOf } from './people.js';
import { PresenceDot } from './presence-dot.js';

interface PeopleProps {
  readonly ids: readonly string[];
  /** What a click does: take them in, or out. */
  readonly sign: '+' | '×';
  readonly onPick: (userId: string) => void;
}

export function People({ ids, sign, onPick }: PeopleProps) {
  const words = say(chatWords);
  const verb = sign === '×' ? words.remove : words.add;
  return (
    <ul class={sign === '×' ? 'chosen' : ''}>
      {ids.map((id) => (
        <li key={id}>
          <button type="button" title={id} aria-label={`${verb}: ${nameOf(id)}`} onClick={() => onPick(id)}>
            <PresenceDot userId={id} /> {nameOf(id)} <span aria-hidden="true">{sign}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
