import { Age } from '../../parts/age.js';
import { attempt } from '../../parts/notices.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { listened, listenTo, stopListening } from './broker.state.js';
import { QosSelect } from './qos-select.js';
import { textsOf, useSubmitted } from './submitted.js';

export function ListenedTopics() {
  const words = say(adminWords);
  return (
    <section class="sheet card">
      <h3>{words.broker.listen}</h3>
      <p class="quiet">{words.broker.listenText}</p>
      <ul class="rows">
        {listened.value.map(({ topic, qos, subscribedAt }) => (
          <li key={topic}>
            <code class="long">{topic}</code>
            <span class="quiet">
              {words.broker.qos} {qos} · <Age at={subscribedAt} />
            </span>
            <button
              class="quiet"
              aria-label={`${words.remove}: ${topic}`}
              onClick={() => void attempt(stopListening(topic))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <ListenForm />
    </section>
  );
}

function ListenForm() {
  const words = say(adminWords).broker;
  const { problem, isBusy, onSubmit } = useSubmitted(async (fields, form) => {
    const { topic, qos } = textsOf(fields, 'topic', 'qos');
    await listenTo(topic, Number(qos));
    form.reset();
  });
  return (
    <form class="line" onSubmit={onSubmit}>
      <label>
        {words.filter}
        <input name="topic" placeholder="plant/#" required spellcheck={false} autocomplete="off" />
      </label>
      <QosSelect label={words.qos} />
      <button disabled={isBusy.value}>{words.add}</button>
      <p role="alert" class="problem">
        {problem}
      </p>
    </form>
  );
}
