import { number } from '../../format.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { cleanup, cleanUp } from './broker.state.js';
import { useSubmitted } from './submitted.js';

export function Cleanup() {
  const words = say(adminWords).broker;
  const { problem, isBusy, onSubmit } = useSubmitted(cleanUp);
  return (
    <form class="sheet card" onSubmit={onSubmit}>
      <h3>{words.cleanup}</h3>
      <p class="quiet">{words.cleanupText}</p>
      {cleanup.value && <Report />}
      <p role="alert" class="problem">
        {problem}
      </p>
      <button disabled={isBusy.value}>{words.cleanNow}</button>
    </form>
  );
}

function Report() {
  const words = say(adminWords).broker;
  const { removed, failed } = cleanup.value!;
  return (
    <div role="status">
      <h4>{words.cleaned}</h4>
      <dl>
        {Object.entries(removed).flatMap(([name, count]) => [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} count`}>{number(count)}</dd>,
        ])}
      </dl>
      {failed.length > 0 && (
        <p class="problem">
          {words.failed}: {failed.join(', ')}
        </p>
      )}
    </div>
  );
}
