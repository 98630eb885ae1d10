import { attempt } from '../../parts/notices.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import type { PagedList } from './paged-list.js';

export function More<T>({ list }: { readonly list: PagedList<T> }) {
  if (list.next.value === null) return null;
  return (
    <p class="more">
      <button onClick={() => void attempt(list.more())}>{say(adminWords).more}</button>
    </p>
  );
}
