import type { Client } from 'pg';
import type { Target } from '../../targets/target.js';

/** Where the data are put. */
export interface Place {
  readonly target: Target;
  readonly database: Client;
}

/** Asked again and again of data of one size; throws when the answer is not what it should be. */
export interface Question {
  readonly name: string;
  readonly ask: () => Promise<unknown>;
}

export interface Asked {
  readonly questions: readonly Question[];
  /** Closes what they are asked over. */
  readonly end: () => void;
}

/** A kind of data that grows. */
export interface Subject {
  /** Makes it so many times as much as at 1 ×; what was there stays. */
  grow(place: Place, times: number): Promise<Asked>;
}
