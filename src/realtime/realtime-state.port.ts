import { Injectable } from '@nestjs/common';
import type { Caller } from '../platform/auth/caller.js';

/** One part of what is so now, by its name in the answer to `rt_sync`. */
export interface StatePart {
  readonly name: string;
  /** As this caller may see it; undefined: nothing is for them. What it throws is thrown to the caller. */
  read(caller: Caller): unknown;
}

/** Features enter what a client begins with that could not be told all it has missed. */
@Injectable()
export class RealtimeState {
  private readonly parts: StatePart[] = [];

  register(part: StatePart): void {
    this.parts.push(part);
  }

  async read(caller: Caller): Promise<Record<string, unknown>> {
    const read = this.parts.map(async (part) => [part.name, await part.read(caller)] as const);
    return Object.fromEntries((await Promise.all(read)).filter(([, value]) => value !== undefined));
  }
}
