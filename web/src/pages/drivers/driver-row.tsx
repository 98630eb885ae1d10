import { number } from '../../format.js';
import { Age } from '../../parts/age.js';
import { part } from '../../route.js';
import { say } from '../../words.js';
import { driversWords } from './drivers-words.js';
import { shown, type Driver } from './drivers.state.js';
import { select } from './selection.state.js';
import { Shape } from './shape.js';

/** Every row is as high, so that it is known where each stands without drawing it. As in the styles. */
export const ROW_PX = 44;
const KM_PER_HOUR = 3.6;

interface RowProps {
  readonly driver: Driver;
  readonly index: number;
}

export function DriverRow({ driver, index }: RowProps) {
  const words = say(driversWords);
  const { doing, fix } = driver.facts.value;
  return (
    <div
      id={`driver-${driver.id}`}
      class="driver-row"
      role="option"
      aria-selected={part.value === driver.id}
      aria-setsize={shown.value.length}
      aria-posinset={index + 1}
      style={{ top: `${index * ROW_PX}px` }}
      onClick={() => select(driver.id)}
    >
      <Shape of={doing} />
      <span class="name">
        {driver.id}
        <span class="unseen">{words.doing[doing]}</span>
      </span>
      {fix && <span class="number">{speedOf(fix.speed)}</span>}
      <span class="age">{fix ? <Age at={fix.at} /> : words.nowhere}</span>
    </div>
  );
}

/** `42 km/h`; empty where it is not known. */
export function speedOf(metresPerSecond: number | null | undefined): string {
  return typeof metresPerSecond === 'number' ? `${number(metresPerSecond * KM_PER_HOUR)} km/h` : '';
}
