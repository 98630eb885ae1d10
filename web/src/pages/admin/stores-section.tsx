import { signal } from '@preact/signals';
import type { Backup, BackupList } from '../../../../src/contracts/index.js';
import { number } from '../../format.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { BackupRow } from './backup-row.js';
import { More } from './more.js';
import { PagedList } from './paged-list.js';
import { stats } from './statistics.state.js';
import { usePolled } from './use-polled.js';

const backups = new PagedList<Backup>('/api/archives', ({ archive_id }) => archive_id);
const hasTarget = signal(true);

async function readBackups(): Promise<void> {
  ({ hasTarget: hasTarget.value } = await backups.refresh<BackupList>());
}

export function StoresSection() {
  const words = say(adminWords);
  usePolled(readBackups, 3_000);
  const items = backups.items.value;
  return (
    <>
      <h2 class="unseen">{words.sections.stores}</h2>
      <Waiting />
      <div class="title">
        <h3>{words.store.backups}</h3>
      </div>
      {!hasTarget.value && <p class="quiet note">{words.store.noTarget}</p>}
      {items?.length === 0 && <p class="empty">{words.store.none}</p>}
      {items && items.length > 0 && (
        <ul class="rows sheet">
          {items.map((backup) => (
            <BackupRow
              key={backup.archive_id}
              backup={backup}
              onCleared={() => backups.drop(backup.archive_id)}
            />
          ))}
        </ul>
      )}
      <More list={backups} />
    </>
  );
}

function Waiting() {
  const words = say(adminWords).store;
  const { outbox, mail, mqtt } = stats.value ?? {};
  const figures = [
    [words.messages, outbox?.waiting],
    [words.mails, mail?.waiting],
    [words.queue, mqtt?.queue.size],
  ] as const;
  return (
    <div class="tiles three">
      {figures.map(([label, count]) => (
        <section key={label} class="sheet tile">
          <h3>{label}</h3>
          <p class="figure">{count === undefined ? '–' : number(count)}</p>
        </section>
      ))}
    </div>
  );
}
