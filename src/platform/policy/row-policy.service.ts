import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { isTopicFilter, isTopicName } from '../../contracts/index.js';
import { upTo } from '../memory/up-to.js';
import { describeGrants, isGranted, isRelation } from './grants.js';
import { PermissionTable, type Concern } from './permission-table.js';
import { TopicNames } from './topic-names.js';
import { TopicPolicy, type Decision, type TopicAction } from './topic-policy.port.js';
import { TopicRelations, type PolicyCaller } from './topic-relations.port.js';

const REMEMBERED_DECISIONS = 10_000;
const SHARED = /^\$share\/[^/+#]+\/(.+)$/s;

/**
 * Judges by the permission rows, the most specific first; a filter by every row that it reaches, all of which must
 * agree. Decisions that need no relation come at once and are remembered; the others are asked for each time.
 */
@Injectable()
export class RowPolicy extends TopicPolicy {
  private readonly table: PermissionTable;
  private readonly remembered = new LRUCache<string, Decision>(upTo(REMEMBERED_DECISIONS));

  constructor(
    private readonly relations: TopicRelations,
    names: TopicNames,
  ) {
    super();
    this.table = new PermissionTable(names.rows());
  }

  decide(caller: PolicyCaller, action: TopicAction, topic: string): Decision | Promise<Decision> {
    if (!isWellFormed(action, topic)) return malformed(action);
    const key = [caller.role, caller.id, caller.chauffeurId, action, topic].join('\n');
    const known = this.remembered.get(key);
    if (known) return known;
    const decision = this.judge(caller, action, this.table.concerns(topic));
    if (!(decision instanceof Promise)) this.remembered.set(key, decision);
    return decision;
  }

  private judge(
    caller: PolicyCaller,
    action: TopicAction,
    concerns: readonly Concern[],
  ): Decision | Promise<Decision> {
    if (caller.role === 'admin') return judgeAdmin(action, concerns);
    const open = concerns.filter((each) => !each.row[action].some((grant) => isGranted(grant, caller, each)));
    const hopeless = open.find(({ row }) => !row[action].some(isRelation));
    if (hopeless || concerns.length === 0) return denied(action, hopeless);
    return open.length === 0
      ? allowed(action, concerns)
      : this.askRelations(caller, action, { open, concerns });
  }

  private async askRelations(
    caller: PolicyCaller,
    action: TopicAction,
    { open, concerns }: { open: readonly Concern[]; concerns: readonly Concern[] },
  ): Promise<Decision> {
    for (const concern of open) {
      if (!(await this.isRelated(caller, action, concern))) return denied(action, concern);
    }
    return allowed(action, concerns);
  }

  private async isRelated(caller: PolicyCaller, action: TopicAction, concern: Concern): Promise<boolean> {
    const [value] = concern.values;
    if (value === undefined || isWildcard(value)) return false;
    for (const grant of concern.row[action].filter(isRelation)) {
      if (await this.relations.holds(grant, caller, value)) return true;
    }
    return false;
  }
}

/** Admins may do everything but publish where nobody does, or the server alone. */
function judgeAdmin(action: TopicAction, concerns: readonly Concern[]): Decision {
  const reserved = concerns.find(({ row }) => row.publish.every((grant) => grant === 'server'));
  if (action === 'publish' && reserved) return denied(action, reserved);
  return { allowed: true, rule: ruleOf(concerns), reason: `admins may ${action} here` };
}

function allowed(action: TopicAction, concerns: readonly Concern[]): Decision {
  const { row } = concerns.at(-1)!;
  return { allowed: true, rule: ruleOf(concerns), reason: describeGrants(row[action], action) };
}

function denied(action: TopicAction, concern: Concern | undefined): Decision {
  if (!concern) return { allowed: false, rule: 'none', reason: 'no rule opens topics that begin with $' };
  const isWide = concern.values.some(isWildcard);
  const only = `only ${describeGrants(concern.row[action], action)}`.replace('only nobody', 'nobody');
  const reason = isWide ? `the filter reaches ${concern.row.tree}, where ${only}` : only;
  return { allowed: false, rule: concern.row.tree, reason };
}

function malformed(action: TopicAction): Decision {
  const what = action === 'publish' ? 'topic' : 'topic filter';
  return { allowed: false, rule: 'none', reason: `not a valid ${what}` };
}

/** The least specific of the rows that had a say. */
function ruleOf(concerns: readonly Concern[]): string {
  return concerns.at(-1)?.row.tree ?? 'none';
}

function isWildcard(level: string): boolean {
  return level === '+' || level === '#';
}

function isWellFormed(action: TopicAction, topic: string): boolean {
  if (action === 'publish') return isTopicName(topic);
  if (!topic.startsWith('$share/')) return isTopicFilter(topic);
  const filter = SHARED.exec(topic)?.[1];
  return filter !== undefined && isTopicFilter(filter);
}
