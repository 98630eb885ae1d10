import { say } from '../../words.js';
import { DOINGS, type Filter } from './driver.model.js';
import { driversWords } from './drivers-words.js';
import { counts, filter, search } from './drivers.state.js';
import { number } from '../../format.js';
import { Shape } from './shape.js';

const FILTERS: readonly Filter[] = ['all', ...DOINGS];

/** Who is on the list and on the map: by what they do, with how many do it, and by id. It is the map's legend too. */
export function DriverFilter() {
  const words = say(driversWords);
  return (
    <div class="driver-filter">
      <div role="group" aria-label={words.who}>
        {FILTERS.map((each) => (
          <FilterButton key={each} of={each} />
        ))}
      </div>
      <input
        type="search"
        placeholder={words.search}
        aria-label={words.search}
        value={search.value}
        onInput={({ currentTarget }) => (search.value = currentTarget.value)}
      />
    </div>
  );
}

function FilterButton({ of }: { readonly of: Filter }) {
  const words = say(driversWords);
  return (
    <button aria-pressed={filter.value === of} onClick={() => (filter.value = of)}>
      {of !== 'all' && <Shape of={of} />}
      <span>{of === 'all' ? words.all : words.kinds[of]}</span>
      <b class="number">{number(counts.value[of])}</b>
    </button>
  );
}
