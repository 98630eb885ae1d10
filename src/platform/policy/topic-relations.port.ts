import { Injectable } from '@nestjs/common';
import type { Relation } from '../../contracts/index.js';
import type { Caller } from '../auth/caller.js';

export type PolicyCaller = Pick<Caller, 'id' | 'role' | 'chauffeurId'>;

/** Answers whether a caller stands in a relation to what a topic's parameter names. */
export type RelationAnswer = (caller: PolicyCaller, parameter: string) => boolean | Promise<boolean>;

/** Where features answer for what permission rows only name: `participant` of a reservation, `member` of a room. */
@Injectable()
export class TopicRelations {
  private readonly answers = new Map<Relation, RelationAnswer>();

  register(relation: Relation, answer: RelationAnswer): void {
    this.answers.set(relation, answer);
  }

  /** False for a relation that no feature answers for. Asked anew each time: relations change. */
  async holds(relation: Relation, caller: PolicyCaller, parameter: string): Promise<boolean> {
    return (await this.answers.get(relation)?.(caller, parameter)) ?? false;
  }
}
