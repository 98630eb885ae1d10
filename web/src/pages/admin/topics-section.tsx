import { useEffect } from 'preact/hooks';
import { attempt } from '../../parts/notices.js';
import { Copy } from '../../parts/copy.js';
import { useLoaded } from '../../use-live.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { ExplainForm } from './explain-form.js';
import { mosquittoPub } from './payload.js';
import { PublishForm } from './publish-form.js';
import { TopicBranches } from './topic-branches.js';
import { TopicDetail } from './topic-detail.js';
import { stepInTree } from './tree-keys.js';
import { contains } from './topic-tree.js';
import { brokerUrl, followTopics, readBroker, readTopics, search, sought, tree } from './topics.state.js';
import { topicsWords } from './topics-words.js';
import { user } from '../../user.js';

export function TopicsSection() {
  useLoaded(() => void attempt(readTopics()));
  useEffect(() => void readBroker().catch(() => undefined), []);
  useEffect(followTopics, []);
  return (
    <div class="explorer">
      <h2 class="unseen">{say(adminWords).sections.topics}</h2>
      <Tree />
      <div class="beside">
        <TopicDetail />
        <PublishForm />
        <ExplainForm />
      </div>
    </div>
  );
}

function Tree() {
  const words = say(topicsWords);
  return (
    <section class="sheet tree">
      <input
        type="search"
        placeholder={words.search}
        aria-label={words.search}
        value={search.value}
        onInput={({ currentTarget }) => (search.value = currentTarget.value)}
      />
      {tree.count.value === 0 ? <Nothing /> : <Branches />}
    </section>
  );
}

function Branches() {
  const words = say(topicsWords);
  if (!contains(tree.root, sought.value)) return <p class="empty">{words.noMatch}</p>;
  return (
    <ul role="tree" aria-label={words.tree} onKeyDown={stepInTree}>
      <TopicBranches of={tree.root} level={1} />
    </ul>
  );
}

function Nothing() {
  const words = say(topicsWords);
  const command = { topic: 'test/hello', payload: '{"n": 1}', qos: 0, retain: false };
  return (
    <div class="empty">
      <p>{words.none}</p>
      <Copy text={mosquittoPub({ broker: brokerUrl.value, user: user.value?.id ?? '', ...command })} />
    </div>
  );
}
