import { attempt } from '../../parts/notices.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { keepRules, rules, withRule } from './broker.state.js';
import { textsOf, useSubmitted } from './submitted.js';

export function HistoryRules() {
  const words = say(adminWords);
  const drop = (gone: string): void =>
    void attempt(keepRules(rules.peek().filter(({ topic }) => topic !== gone)));
  return (
    <section class="sheet card">
      <h3>{words.broker.history}</h3>
      <p class="quiet">{words.broker.historyText}</p>
      <ul class="rows">
        {rules.value.map(({ topic, days }) => (
          <li key={topic}>
            <code class="long">{topic}</code>
            <span class="quiet">
              {days} {words.broker.days.toLowerCase()}
            </span>
            <button class="quiet" aria-label={`${words.remove}: ${topic}`} onClick={() => drop(topic)}>
              ×
            </button>
          </li>
        ))}
      </ul>
      <RuleForm />
    </section>
  );
}

function RuleForm() {
  const words = say(adminWords).broker;
  const { problem, isBusy, onSubmit } = useSubmitted(async (fields, form) => {
    const { topic, days } = textsOf(fields, 'topic', 'days');
    await keepRules(withRule(rules.peek(), { topic, days: Number(days) }));
    form.reset();
  });
  return (
    <form class="line" onSubmit={onSubmit}>
      <label>
        {words.filter}
        <input name="topic" placeholder="plant/#" required spellcheck={false} autocomplete="off" />
      </label>
      <label class="short">
        {words.days}
        <input name="days" type="number" min={1} max={3650} defaultValue="30" required />
      </label>
      <button disabled={isBusy.value}>{words.keep}</button>
      <p role="alert" class="problem">
        {problem}
      </p>
    </form>
  );
}
