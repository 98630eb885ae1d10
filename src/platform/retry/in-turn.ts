/** Runs work of one key piece by piece, in the order in which it was asked for; that of other keys goes on beside it. */
export class InTurn {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Settles as `work` does, which begins when all before it has settled. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key) ?? Promise.resolve();
    const turn = before.then(work);
    const settled = turn
      .catch(() => undefined)
      .finally(() => {
        if (this.last.get(key) === settled) this.last.delete(key);
      });
    this.last.set(key, settled);
    return turn;
  }
}
