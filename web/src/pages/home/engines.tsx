import type { EnginesUsed, HealthOverview } from '../../../../src/contracts/index.js';
import { say } from '../../words.js';
import { about, health } from './home.state.js';
import { homeWords } from './home-words.js';

type Need = keyof EnginesUsed;
const NEEDS: readonly Need[] = ['database', 'liveState', 'broker', 'files'];

export function Engines() {
  return (
    <section aria-labelledby="engines">
      <h2 id="engines">{say(homeWords).engines}</h2>
      <ul class="sheet engines">
        {NEEDS.map((need) => (
          <Engine key={need} need={need} />
        ))}
      </ul>
    </section>
  );
}

function Engine({ need }: { readonly need: Need }) {
  const words = say(homeWords);
  const { kind, place } = about.value?.engines[need] ?? {};
  const isUp = health.value && isEngineUp(need, health.value);
  const state = isUp === undefined ? words.unknown : isUp ? words.up : words.down;
  const colour = isUp === undefined || kind === 'off' ? 'off' : isUp ? 'good' : 'bad';
  return (
    <li>
      <span class={`dot ${colour}`} role="img" aria-label={state} title={state} />
      <div>
        <h3>{words.needs[need]}</h3>
        <p>{kind ? (words.kinds[kind] ?? kind) : '…'}</p>
        <p class="quiet place">{place}</p>
      </div>
    </li>
  );
}

/** What serves the files tells nothing of itself: it is up with the process. */
function isEngineUp(need: Need, { checks }: HealthOverview): boolean {
  const { postgres, redis, mqtt } = checks;
  const links = [mqtt.listener, mqtt.publisher];
  const checked = { database: [postgres], liveState: [redis], broker: links, files: [] };
  return checked[need].every(({ status }) => status === 'up');
}
