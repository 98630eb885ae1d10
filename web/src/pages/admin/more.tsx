import { attempt } from '../../parts/notices.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import type { PagedList } from './paged-list.js';

interface MoreProps<T> {
  readonly list: PagedList<T>;
  readonly load?: () => Promise<void>;
}

export function More<T>({ list, load = () => list.more() }: MoreProps<T>) {
  if (list.next.value === null) return null;
  return (
    <p class="more">
      <button onClick={() => void attempt(load())}>{say(adminWords).more}</button>
    </p>
  );
}
