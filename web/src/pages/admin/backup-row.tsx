import type { Backup } from '../../../../src/contracts/index.js';
import { number, size, time } from '../../format.js';
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
    <li class="backup">
      <span class="who" title={backup.archive_id}>
        <strong class="long">{words.ride(reservation_id)}</strong>
        <span class="quiet">
          {words.messagesOf(number(from_seq), number(to_seq))} · {size(backup.size)} ·{' '}
          <Age at={archived_at} />
        </span>
        {last_error && !delivered_at && <span class="problem long">{last_error}</span>}
      </span>
      <State backup={backup} />
      <span class="actions">
        {delivered_at && (
          <button
            class="quiet danger"
            aria-label={`${words.clear}: ${words.ride(reservation_id)}`}
            onClick={() => void attempt(clear())}
          >
            {words.clear}
          </button>
        )}
      </span>
    </li>
  );
}

function State({ backup: { attempts, next_attempt_at, delivered_at } }: { readonly backup: Backup }) {
  const words = say(adminWords).store;
  if (delivered_at) return <span class="chip">{words.delivered}</span>;
  if (!next_attempt_at) return <span class="chip warn">{words.held}</span>;
  return (
    <span class="state">
      <span class={`chip ${attempts > 0 ? 'bad' : 'warn'}`}>
        {attempts > 0 ? words.failing(number(attempts)) : words.waiting}
      </span>
      <span class="quiet">
        {words.next} {time(next_attempt_at)}
      </span>
    </span>
  );
}
