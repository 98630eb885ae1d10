import { attempt } from '../../parts/notices.js';
import { useLoaded } from '../../use-live.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { connections, readConnections, readFilters } from './broker.state.js';
import { Cleanup } from './cleanup.js';
import { ConnectionCard, QueueCard } from './connection-card.js';
import { HistoryRules } from './history-rules.js';
import { ListenedTopics } from './listened-topics.js';
import { usePolled } from './use-polled.js';

export function BrokerSection() {
  const words = say(adminWords);
  usePolled(readConnections, 3_000);
  useLoaded(() => void attempt(readFilters()));
  const { listener, publisher, queue, topics = [] } = connections.value ?? {};
  return (
    <>
      <h2 class="unseen">{words.sections.broker}</h2>
      <div class="tiles wide">
        <ConnectionCard title={words.broker.listener} state={listener} />
        <ConnectionCard title={words.broker.publisher} state={publisher} canReconnect />
        <QueueCard queue={queue} />
        <ListenedTopics />
        <HistoryRules />
        <Cleanup />
      </div>
      <section class="sheet filters">
        <h3>{words.broker.filters}</h3>
        <ul>
          {topics.map((topic) => (
            <li key={topic}>
              <code>{topic}</code>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
