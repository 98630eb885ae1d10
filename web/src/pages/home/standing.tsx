import { language } from '../../choices.js';
import { say } from '../../words.js';
import { durationParts } from './home.model.js';
import { about, health } from './home.state.js';
import { homeWords } from './home-words.js';

/** Which version runs, how it is, and for how long it has been running. */
export function Standing() {
  const words = say(homeWords);
  const { status, uptime } = health.value ?? {};
  const isWell = status === 'ok';
  const text = status === undefined ? words.away : isWell ? words.well : words.degraded;
  return (
    <header class="title">
      <h1>
        Relais <span class="quiet number">{about.value?.version}</span>
      </h1>
      <p class="standing">
        <span class={`chip ${isWell ? '' : 'warn'}`}>{text}</span>
        <span class="quiet number">{uptime !== undefined && words.upFor(durationOf(uptime))}</span>
      </p>
    </header>
  );
}

function durationOf(seconds: number): string {
  const said = durationParts(seconds).map(([unit, count]) =>
    new Intl.NumberFormat(language.value, { style: 'unit', unit, unitDisplay: 'short' }).format(count),
  );
  return said.join(' ');
}
