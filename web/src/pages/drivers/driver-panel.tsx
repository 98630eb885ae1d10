import { number } from '../../format.js';
import { Age } from '../../parts/age.js';
import { part } from '../../route.js';
import { shellWords } from '../../shell-words.js';
import { say } from '../../words.js';
import { speedOf } from './driver-row.js';
import { driversWords } from './drivers-words.js';
import { isLoaded, selected, type Driver } from './drivers.state.js';
import { RidePanel } from './ride-panel.js';
import { isFollowed, select, trackPath, trackSince } from './selection.state.js';
import { Shape } from './shape.js';

/** All about the selected driver; nothing while nobody is selected. */
export function DriverPanel() {
  const words = say(driversWords);
  const driver = selected.value;
  if (!part.value || (!driver && !isLoaded.value)) return null;
  return (
    <section class="sheet driver-panel" aria-label={part.value}>
      <header>
        {driver && <Shape of={driver.facts.value.doing} />}
        <h2>{part.value}</h2>
        <button class="quiet" aria-label={say(shellWords).close} onClick={() => select(undefined)}>
          ×
        </button>
      </header>
      {driver ? <Selected driver={driver} /> : <p class="quiet">{words.unknown(part.value)}</p>}
    </section>
  );
}

function Selected({ driver }: { readonly driver: Driver }) {
  const words = say(driversWords);
  return (
    <>
      <DriverFacts driver={driver} />
      <div class="actions">
        <button aria-pressed={isFollowed.value} onClick={() => (isFollowed.value = !isFollowed.value)}>
          {words.follow}
        </button>
        <span class="quiet">
          {words.track} · <a href={`${trackPath(driver.id)}?format=gpx&from=${trackSince()}`}>{words.gpx}</a>
        </span>
      </div>
      <RidePanel />
    </>
  );
}

function DriverFacts({ driver }: { readonly driver: Driver }) {
  const words = say(driversWords);
  const { doing, fix } = driver.facts.value;
  return (
    <dl>
      <dt>{words.doing[doing]}</dt>
      <dd>{fix ? <Age at={fix.at} /> : words.nowhere}</dd>
      {fix && (
        <>
          <dt>{words.speed}</dt>
          <dd>{speedOf(fix.speed) || '–'}</dd>
          <dt>{words.place}</dt>
          <dd>
            {number(fix.lat, 5)}, {number(fix.lng, 5)}
            {typeof fix.accuracy === 'number' && <span class="quiet"> ± {number(fix.accuracy)} m</span>}
          </dd>
        </>
      )}
    </dl>
  );
}
