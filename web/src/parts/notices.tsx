import { signal } from '@preact/signals';
import { shellWords } from '../shell-words.js';
import { say } from '../words.js';
import { reasonOf } from './reason.js';

interface Notice {
  readonly id: number;
  readonly text: string;
}

const SHOWN_MS = 7_000;
const notices = signal<readonly Notice[]>([]);
let lastId = 0;

/** Says a failure in a corner of the page, for a while. */
export function notify(text: string): void {
  const notice = { id: ++lastId, text };
  notices.value = [...notices.value, notice];
  setTimeout(() => dismiss(notice), SHOWN_MS);
}

/** What the action gives; undefined when it failed, which the visitor is told. */
export async function attempt<T>(action: Promise<T>): Promise<T | undefined> {
  try {
    return await action;
  } catch (error) {
    notify(reasonOf(error));
    return undefined;
  }
}

export function Notices() {
  const words = say(shellWords);
  return (
    <div class="notices" role="alert">
      {notices.value.map((notice) => (
        <p key={notice.id}>
          {notice.text}
          <button class="quiet" aria-label={words.close} onClick={() => dismiss(notice)}>
            ×
          </button>
        </p>
      ))}
    </div>
  );
}

function dismiss(notice: Notice): void {
  notices.value = notices.value.filter((other) => other !== notice);
}
