import type { MailState, OutgoingMail } from '../../../../src/contracts/index.js';
import { number } from '../../format.js';
import { Age } from '../../parts/age.js';
import { Copy } from '../../parts/copy.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { More } from './more.js';
import { PagedList } from './paged-list.js';
import { usePolled } from './use-polled.js';

const CHIPS: Readonly<Record<MailState, string>> = {
  waiting: 'chip warn',
  sent: 'chip',
  failed: 'chip bad',
  kept: 'chip warn',
};

const mails = new PagedList<OutgoingMail>('/api/mails', ({ id }) => id);

export function MailSection() {
  const words = say(adminWords);
  usePolled(() => mails.refresh(), 5_000);
  const items = mails.items.value;
  return (
    <>
      <div class="title">
        <h2>{words.sections.mail}</h2>
        {items?.[0]?.state === 'kept' && <p class="quiet">{words.mail.noServer}</p>}
      </div>
      {items?.length === 0 && (
        <div class="empty">
          <p>{words.mail.none}</p>
          <Copy text="npx relais publish --temp 3 --hum 50" />
        </div>
      )}
      {items && items.length > 0 && (
        <ul class="rows sheet">
          {items.map((mail) => (
            <Mail key={mail.id} mail={mail} />
          ))}
        </ul>
      )}
      <More list={mails} />
    </>
  );
}

function Mail({ mail }: { readonly mail: OutgoingMail }) {
  const words = say(adminWords).mail;
  const { state, to, subject, text, created_at, sent_at, refusals, last_error } = mail;
  return (
    <li class="entry">
      <strong class="long">{subject}</strong>
      <span class="when">
        <span class={CHIPS[state]}>{words.states[state]}</span>{' '}
        <span class="quiet">
          <Age at={sent_at ?? created_at} />
        </span>
      </span>
      <p class="quiet why">
        {words.to} {to.join(', ') || words.nobody}
        {refusals > 0 && ` · ${words.refusals(number(refusals))}`}
      </p>
      {last_error && state !== 'sent' && <p class="problem why">{last_error}</p>}
      {text && <pre class="letter">{text}</pre>}
    </li>
  );
}
