import { signal } from '@preact/signals';
import { get } from '../../rest.js';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

type Query = Readonly<Record<string, string | undefined>>;

/** A list that the server gives by pages. `refresh` renews its first page and leaves what was loaded after it. */
export class PagedList<T> {
  /** Undefined until the first page is here. */
  readonly items = signal<readonly T[] | undefined>(undefined);
  readonly next = signal<string | null>(null);
  private query: Query = {};

  constructor(
    private readonly path: string,
    private readonly keyOf: (item: T) => unknown,
  ) {}

  /** The first page itself, for what it says besides. */
  async refresh<P extends Page<T>>(): Promise<P> {
    const { query } = this;
    const page = await get<P>(this.path, query);
    if (query === this.query) this.renew(page);
    return page;
  }

  /** Begins again with what matches. */
  async ask(query: Query): Promise<void> {
    this.query = query;
    const page = await get<Page<T>>(this.path, query);
    if (query === this.query) this.show(page.items, page.nextCursor);
  }

  async more(): Promise<void> {
    const { query } = this;
    const page = await get<Page<T>>(this.path, { ...query, cursor: this.next.peek() ?? undefined });
    if (query === this.query) this.show([...(this.items.peek() ?? []), ...page.items], page.nextCursor);
  }

  change(key: unknown, change: Partial<T>): void {
    this.items.value = this.items
      .peek()
      ?.map((item) => (this.keyOf(item) === key ? { ...item, ...change } : item));
  }

  drop(key: unknown): void {
    this.items.value = this.items.peek()?.filter((item) => this.keyOf(item) !== key);
  }

  private renew({ items, nextCursor }: Page<T>): void {
    const tail = afterOf(this.items.peek() ?? [], items, this.keyOf);
    if (tail.length > 0) this.show([...items, ...tail], this.next.peek());
    else this.show(items, nextCursor);
  }

  private show(items: readonly T[], next: string | null): void {
    this.next.value = next;
    // Nothing is drawn anew for the same list.
    if (JSON.stringify(items) !== JSON.stringify(this.items.peek())) this.items.value = items;
  }
}

/** What stands in `known` after the last item of `first`. */
export function afterOf<T>(
  known: readonly T[],
  first: readonly T[],
  keyOf: (item: T) => unknown,
): readonly T[] {
  const last = first.at(-1);
  const index = last === undefined ? -1 : known.findIndex((item) => keyOf(item) === keyOf(last));
  return index < 0 ? [] : known.slice(index + 1);
}
