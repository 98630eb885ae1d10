import { signal, useSignal, useSignalEffect } from '@preact/signals';
import type { TargetedInputEvent } from 'preact';
import type { PublishResult } from '../../../../src/contracts/index.js';
import { Copy } from '../../parts/copy.js';
import { post } from '../../rest.js';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { mosquittoPub } from './payload.js';
import { QosSelect } from './qos-select.js';
import { useSubmitted } from './submitted.js';
import { brokerUrl, noteRetained, selected } from './topics.state.js';
import { topicsWords } from './topics-words.js';

const message = signal({ topic: 'test/hello', payload: '{"n": 1}', qos: 0, retain: false });

export function PublishForm() {
  const words = say(topicsWords);
  const said = useSignal('');
  useSignalEffect(() => {
    if (selected.value !== undefined) message.value = { ...message.peek(), topic: selected.value };
  });
  const { problem, isBusy, onSubmit } = useSubmitted(async () => {
    said.value = '';
    const { topic, payload, retain } = message.peek();
    const { queued } = await post<PublishResult>('/mqtt/publish', message.peek());
    if (retain) noteRetained(topic, payload !== '');
    said.value = queued ? words.queued : words.published;
  });
  return (
    <form class="sheet card" onSubmit={onSubmit} onInput={note}>
      <h3>{words.publish}</h3>
      <Fields />
      <div class="line">
        <button class="primary" disabled={isBusy.value}>
          {words.publish}
        </button>
        <span role="status" class="quiet">
          {said}
        </span>
      </div>
      <p role="alert" class="problem">
        {problem}
      </p>
      <Command />
    </form>
  );
}

function note({ currentTarget }: TargetedInputEvent<HTMLFormElement>): void {
  const fields = new FormData(currentTarget);
  const textIn = (name: string): string => fields.get(name) as string;
  message.value = {
    topic: textIn('topic'),
    payload: textIn('payload'),
    qos: Number(textIn('qos')),
    retain: fields.has('retain'),
  };
}

function Fields() {
  const words = say(topicsWords);
  const { topic, payload } = message.value;
  return (
    <>
      <label>
        {words.topic}
        <input name="topic" value={topic} required spellcheck={false} autocomplete="off" />
      </label>
      <label>
        {words.payload}
        <textarea name="payload" rows={3} value={payload} spellcheck={false} />
      </label>
      <div class="line">
        <QosSelect label={words.qos} />
        <label class="check">
          <input name="retain" type="checkbox" />
          {words.retain}
        </label>
      </div>
    </>
  );
}

function Command() {
  const words = say(topicsWords);
  const command = mosquittoPub({ broker: brokerUrl.value, user: user.value?.id ?? '', ...message.value });
  return (
    <details>
      <summary>{words.asCommand}</summary>
      <Copy text={command} />
    </details>
  );
}
