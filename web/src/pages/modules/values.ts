import type { Telemetry } from '../../../../src/contracts/index.js';
import { number } from '../../format.js';
import { say } from '../../words.js';
import { modulesWords } from './modules-words.js';

const UNITS: Readonly<Record<string, string>> = { temperature: '°C', humidity: '%' };
const DIGITS = 2;
const KNOWN = Object.keys(UNITS);
/** A sensor tells no more. */
const SENSOR_DIGITS = 1;

/** Of the values whose meaning is known. */
export const unitFor = (name: string): string => (Object.hasOwn(UNITS, name) ? UNITS[name]! : '');

/** By a word where there is one, else as the module calls it. */
export const labelOf = (name: string): string => {
  const { values } = say(modulesWords);
  return Object.hasOwn(values, name) ? values[name]! : name;
};

export function textOf(name: string, value: number | string | boolean): string {
  const words = say(modulesWords);
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'string') return value;
  return [number(value, unitFor(name) ? SENSOR_DIGITS : DIGITS), unitFor(name)]
    .filter(Boolean)
    .join('\u00a0');
}

/** The time that telemetry may bear is none of them. */
export function inOrder(telemetry: Telemetry | null): [name: string, value: Telemetry[string]][] {
  return Object.entries(telemetry ?? {})
    .filter(([name]) => name !== 'timestamp')
    .toSorted(([one], [other]) => byName(one, other));
}

/** Those whose meaning is known first. */
export function byName(one: string, other: string): number {
  const rank = (name: string): string => String(KNOWN.indexOf(name)).replace('-1', name);
  return rank(one).localeCompare(rank(other));
}
