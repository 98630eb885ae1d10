import { number } from '../../format.js';
import { now } from '../../now.js';
import { Age } from '../../parts/age.js';
import { say } from '../../words.js';
import { textOf } from './payload.js';
import { rateAt, type Known } from './topic-tree.js';
import { selected, tree } from './topics.state.js';
import { topicsWords } from './topics-words.js';

/** The last message of the topic that was chosen, kept true. */
export function TopicDetail() {
  const words = say(topicsWords);
  const path = selected.value;
  const known = path === undefined ? undefined : tree.at(path)?.topic.value;
  if (path === undefined || !known) return <p class="sheet empty">{words.pick}</p>;
  return (
    <section class="sheet card" aria-label={path}>
      <h3 class="long">{path}</h3>
      <Facts known={known} />
      <pre class="payload" tabIndex={0}>
        {textOf(known.payload)}
      </pre>
    </section>
  );
}

function Facts({ known }: { readonly known: Known }) {
  const words = say(topicsWords);
  const { at, isOld, isRetained, messages, qos } = known;
  return (
    <p class="facts">
      {!isOld && <Age at={at} />}
      <span>{words.perSecond(number(rateAt(known, now.value), 1))}</span>
      <span>{words.messages(number(messages))}</span>
      <span>
        {words.qos} {qos}
      </span>
      {isRetained && <span class="chip">{words.retained}</span>}
    </p>
  );
}
