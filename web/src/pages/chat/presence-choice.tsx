import type { PresenceStatus } from '../../../../src/contracts/index.js';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { choosePresence, standingOf } from './people.js';
import { PresenceDot } from './presence-dot.js';

/** How reachable the visitor is, on all of their devices. */
export function PresenceChoice() {
  const words = say(chatWords);
  const { id } = user.value!;
  const options = Object.entries({ ...words.statuses, offline: words.invisible });
  return (
    <span class="presence-choice">
      <PresenceDot userId={id} />
      <select
        aria-label={words.status}
        value={standingOf(id).value.status}
        onChange={(event) => void choosePresence(event.currentTarget.value as PresenceStatus)}
      >
        {options.map(([status, label]) => (
          <option key={status} value={status}>
            {label}
          </option>
        ))}
      </select>
    </span>
  );
}
