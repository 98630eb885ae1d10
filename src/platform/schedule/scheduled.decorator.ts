import { SetMetadata } from '@nestjs/common';

export const SCHEDULED_METADATA = 'relais:scheduled';

export interface Schedule {
  /** The same for all instances, and in the lease's name. */
  readonly name: string;
  /** Ticks are its whole multiples since the epoch: `3_600_000` is every full hour, UTC. */
  readonly everyMs: number;
  /** While the state engine is away nobody can tell whose turn it is: every instance skips the tick, or runs it. */
  readonly whenStateIsAway?: 'skip' | 'run';
}

type Method = TypedPropertyDescriptor<() => void> | TypedPropertyDescriptor<() => Promise<void>>;
type Job = (target: object, key: string | symbol, descriptor: Method) => void;

/** Makes a provider's method a job that one instance runs at each tick (see `ScheduledJob`). */
export function Scheduled(name: string, schedule: Omit<Schedule, 'name'>): Job {
  return SetMetadata(SCHEDULED_METADATA, { name, ...schedule } satisfies Schedule);
}
