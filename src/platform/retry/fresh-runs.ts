/**
 * Runs one piece of work by key, never twice at once. Whoever asks while a run is under way shares the next one with all
 * who wait: it begins after they asked, so it sees what they know of, and an older run never has the last word.
 */
export class FreshRuns {
  private readonly current = new Map<string, Promise<void>>();
  private readonly next = new Map<string, Promise<void>>();

  constructor(private readonly work: (key: string) => Promise<void>) {}

  run(key = ''): Promise<void> {
    const shared = this.next.get(key);
    if (shared) return shared;
    const before = this.current.get(key);
    if (!before) return this.begin(key);
    const next = before.then(
      () => this.begin(key),
      () => this.begin(key),
    );
    this.next.set(key, next);
    return next;
  }

  private begin(key: string): Promise<void> {
    this.next.delete(key);
    const run = this.work(key).finally(() => {
      if (this.current.get(key) === run) this.current.delete(key);
    });
    this.current.set(key, run);
    return run;
  }
}
