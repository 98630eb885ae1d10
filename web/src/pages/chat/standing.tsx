import { Age } from '../../parts/age.js';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { standingOf } from './people.js';
import { PresenceDot } from './presence-dot.js';

/** How somebody stands, in words; and when they were last there. */
export function Standing({ userId }: { readonly userId: string }) {
  const words = say(chatWords);
  const { status, lastSeen } = standingOf(userId).value;
  return (
    <p class="quiet">
      <PresenceDot userId={userId} /> {words.statuses[status]}
      {status === 'offline' && lastSeen && (
        <>
          , {words.lastSeen} <Age at={lastSeen} />
        </>
      )}
    </p>
  );
}
