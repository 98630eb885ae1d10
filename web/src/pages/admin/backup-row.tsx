import type { Backup } from '../../../../src/contracts/index.js';
import { number, size, time } from '../../format.js';
import { now } from '../../now.js';
import { Age } from '../../parts/age.js';
import { attempt } from '../../parts/notices.js';
import { remove } from '../../rest.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';

interface BackupRowProps {
  readonly backup: Backup;
  readonly onCleared: () => void;
}

export function BackupRow({ backup, onCleared }: BackupRowProps) {
  const words = say(adminWords).store;
  const { reservation_id, from_seq, to_seq, archived_at, last_error, delivered_at } = backup;
  const clear = async (): Promise<void> => {
    await remove(`/api/archives/${backup.archive_id}`);
    onCleared();
  };
  return (
    <li class="entry">
      <strong class="long">{words.ride(reservation_id)}</strong>
      <State backup={backup} />
      <p class={delivered_at ? 'quiet' : 'quiet why'}>
        {words.messagesOf(number(from_seq), number(to_seq))} · {size(backup.size)} · <Age at={archived_at} />
        <Next backup={backup} />
      </p>
      {delivered_at && (
        <button
          class="quiet danger"
          aria-label={`${words.clear}: ${words.ride(reservation_id)}`}
          onClick={() => void attempt(clear())}
        >
          {words.clear}
        </button>
      )}
      {last_error && !delivered_at && <p class="problem why">{last_error}</p>}
    </li>
  );
}

function State({ backup: { attempts, next_attempt_at, delivered_at } }: { readonly backup: Backup }) {
  const words = say(adminWords).store;
  if (delivered_at) return <span class="chip">{words.delivered}</span>;
  if (!next_attempt_at) return <span class="chip warn">{words.held}</span>;
  return (
    <span class={`chip ${attempts > 0 ? 'bad' : 'warn'}`}>
      {attempts > 0 ? words.failing(number(attempts)) : words.waiting}
    </span>
  );
}

function Next({ backup: { next_attempt_at } }: { readonly backup: Backup }) {
  if (!next_attempt_at || Date.parse(next_attempt_at) <= now.value) return null;
  return (
    <>
      {' '}
      · {say(adminWords).store.next} {time(next_attempt_at)}
    </>
  );
}
