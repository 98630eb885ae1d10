import { Injectable } from '@nestjs/common';

type ReadCount = () => number | Promise<number>;

/** Features enter what they can count; an instance asks every few seconds, so that an answer has to be cheap. */
@Injectable()
export class RealtimeCounts {
  private readonly counts = new Map<string, ReadCount>();

  register(name: string, read: ReadCount): void {
    this.counts.set(name, read);
  }

  /** By name. Rejects when one of them cannot be had. */
  async read(): Promise<Record<string, number>> {
    const read = [...this.counts].map(async ([name, count]) => [name, await count()] as const);
    return Object.fromEntries(await Promise.all(read));
  }
}
