import { useSignal } from '@preact/signals';
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ChatMessage } from '../../../../src/contracts/index.js';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { clock } from './clock.js';
import { driversWords } from './drivers-words.js';
import { joinTalk, type RideTalk } from './ride-chat.state.js';

export function RideChat({ roomId }: { readonly roomId: string }) {
  const words = say(driversWords);
  const talk = useSignal<RideTalk | undefined>(undefined);
  useEffect(() => {
    const joined = (talk.value = joinTalk(roomId));
    return joined.leave;
  }, []);
  return (
    <section class="ride-chat" aria-label={words.chat}>
      <h3>{words.chat}</h3>
      {talk.value && <Messages talk={talk.value} />}
      {talk.value && <Say talk={talk.value} />}
    </section>
  );
}

function Messages({ talk: { messages } }: { readonly talk: RideTalk }) {
  const words = say(driversWords);
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => void (list.current!.scrollTop = list.current!.scrollHeight), [messages.value.length]);
  return (
    <ul ref={list} tabIndex={0} aria-label={words.chat} aria-live="polite">
      {messages.value.length === 0 && <li class="quiet">{words.silent}</li>}
      {messages.value.map((message) => (
        <Message key={message.seq} message={message} />
      ))}
    </ul>
  );
}

function Message({ message: { from, content, attachments, createdAt } }: { readonly message: ChatMessage }) {
  return (
    <li class={from.id === user.value?.id ? 'own' : undefined}>
      <small>
        {from.name ?? from.id} · <time dateTime={createdAt}>{clock(createdAt)}</time>
      </small>
      <p>{content || attachments.map(({ name }) => name).join(', ')}</p>
    </li>
  );
}

function Say({ talk }: { readonly talk: RideTalk }) {
  const words = say(driversWords);
  const isBusy = useSignal(false);
  const send = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const content = (new FormData(form).get('message') as string).trim();
    if (!content || isBusy.value) return;
    isBusy.value = true;
    if (await talk.send(content)) form.reset();
    isBusy.value = false;
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <input name="message" aria-label={words.message} placeholder={words.message} autocomplete="off" />
      <button class="primary">{words.send}</button>
    </form>
  );
}
