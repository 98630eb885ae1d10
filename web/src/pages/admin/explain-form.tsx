import { useSignal } from '@preact/signals';
import type { Explanation } from '../../../../src/contracts/index.js';
import { get } from '../../rest.js';
import { say } from '../../words.js';
import { RoleSelect } from './role-select.js';
import { textsOf, useSubmitted } from './submitted.js';
import { selected } from './topics.state.js';
import { topicsWords } from './topics-words.js';

/** What the permissions say, and by which rule. */
export function ExplainForm() {
  const words = say(topicsWords);
  const answer = useSignal<Explanation | undefined>(undefined);
  const { problem, isBusy, onSubmit } = useSubmitted(async (fields) => {
    answer.value = undefined;
    answer.value = await get<Explanation>(
      '/mqtt/explain',
      textsOf(fields, 'user', 'role', 'action', 'topic'),
    );
  });
  return (
    <form class="sheet card" onSubmit={onSubmit}>
      <h3>{words.who}</h3>
      <Fields />
      <button disabled={isBusy.value}>{words.ask}</button>
      <p role="alert" class="problem">
        {problem}
      </p>
      <div role="status">{answer.value && <Answer of={answer.value} />}</div>
    </form>
  );
}

function Fields() {
  const words = say(topicsWords);
  return (
    <>
      <div class="line">
        <label>
          {words.user}
          <input name="user" required spellcheck={false} autocomplete="off" />
        </label>
        <RoleSelect label={words.role} chosen="user" />
        <label>
          {words.action}
          <select name="action">
            <option value="publish">{words.actions.publish}</option>
            <option value="subscribe">{words.actions.subscribe}</option>
          </select>
        </label>
      </div>
      <label>
        {words.topic}
        <input name="topic" value={selected.value} required spellcheck={false} autocomplete="off" />
      </label>
    </>
  );
}

function Answer({ of: { allowed, rule, reason } }: { readonly of: Explanation }) {
  const words = say(topicsWords);
  return (
    <>
      <p>
        <span class={allowed ? 'chip' : 'chip bad'}>{allowed ? words.allowed : words.refused}</span>{' '}
        <code class="long">{rule}</code>
      </p>
      <p class="quiet">{reason}</p>
    </>
  );
}
