import type { PayloadClass } from './payload-class.js';

/** What a payload must be as a whole. */
export interface ObjectRule {
  /** Is asked for plain objects only: none of them too deep, and no key reaches into prototypes. */
  readonly isValid: (data: object) => boolean;
  /** Says what it must be. */
  readonly message: string;
}

const rules = new WeakMap<PayloadClass, ObjectRule>();

/**
 * A payload whose fields are the sender's own: one rule for all of it stands in for the rules of fields, and every field
 * of what passes is kept. Without it, fields that a class does not name are dropped or refused.
 */
export function OwnFields(rule: ObjectRule): (type: PayloadClass) => void {
  return (type) => void rules.set(type, rule);
}

export function objectRuleOf(type: PayloadClass): ObjectRule | undefined {
  return rules.get(type);
}
