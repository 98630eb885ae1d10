import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { RejectedMessage } from '../../../../src/contracts/index.js';
import { Age } from '../../parts/age.js';
import { attempt } from '../../parts/notices.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { More } from './more.js';
import { PagedList } from './paged-list.js';
import { lineOf, textOf } from './payload.js';
import { usePolled } from './use-polled.js';

const TYPING_MS = 250;

const refused = new PagedList<RejectedMessage>('/mqtt/rejections', ({ id }) => id);

export function RefusedSection() {
  const words = say(adminWords);
  const contains = useSignal('');
  usePolled(() => refused.refresh(), 3_000);
  useEffect(() => () => void refused.ask({}).catch(() => undefined), []);
  const items = refused.items.value;
  return (
    <>
      <div class="title">
        <h2>{words.sections.refused}</h2>
        <Search onSearch={(text) => (contains.value = text)} />
      </div>
      <p class="quiet note">{words.refused.text}</p>
      {items?.length === 0 && (
        <p class="empty">{contains.value ? words.refused.noMatch : words.refused.none}</p>
      )}
      {items && items.length > 0 && (
        <ul class="rows sheet">
          {items.map((message) => (
            <Refused key={message.id} message={message} />
          ))}
        </ul>
      )}
      <More list={refused} />
    </>
  );
}

function Search({ onSearch }: { readonly onSearch: (text: string) => void }) {
  const words = say(adminWords).refused;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const search = (text: string): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      onSearch(text);
      void attempt(refused.ask({ contains: text || undefined }));
    }, TYPING_MS);
  };
  return (
    <input
      type="search"
      class="search"
      placeholder={words.search}
      aria-label={words.search}
      onInput={({ currentTarget }) => search(currentTarget.value)}
    />
  );
}

function Refused({ message }: { readonly message: RejectedMessage }) {
  const words = say(adminWords).refused;
  const { topic, reason, from, payload, timestamp } = message;
  return (
    <li class="entry">
      <code class="long">{topic}</code>
      <span class="quiet when">
        <Age at={timestamp} />
      </span>
      <p class="why">
        {reason}
        {from && (
          <span class="quiet">
            {' '}
            · {words.from} {from}
          </span>
        )}
      </p>
      <details>
        <summary>
          <code>{lineOf(payload)}</code>
        </summary>
        <pre tabIndex={0}>{textOf(payload)}</pre>
      </details>
    </li>
  );
}
