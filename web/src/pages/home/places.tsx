import { mayOpen, PAGES, pathOf } from '../../route.js';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { homeWords } from './home-words.js';

type Place = readonly [name: string, path: string];

const ELSEWHERE: readonly Place[] = [
  ['rest', '/docs'],
  ['messages', '/docs/asyncapi'],
  ['health', '/health'],
];

/** The other pages, and what is served beside them. */
export function Places() {
  const pages = PAGES.filter((page) => page !== 'home' && mayOpen(page, user.value!));
  return (
    <nav aria-labelledby="places">
      <h2 id="places">{say(homeWords).goOn}</h2>
      <PlaceList places={pages.map((page) => [page, pathOf(page)])} />
      <PlaceList places={ELSEWHERE} />
    </nav>
  );
}

function PlaceList({ places }: { readonly places: readonly Place[] }) {
  const words = say(homeWords).places;
  return (
    <ul class="places">
      {places.map(([name, path]) => (
        <li key={name}>
          <a class="sheet" href={path}>
            <strong>{words[name]![0]}</strong>
            <span class="quiet">{words[name]![1]}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
