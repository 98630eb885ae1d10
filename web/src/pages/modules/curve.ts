import type { Incident } from '../../../../src/contracts/index.js';
import { number } from '../../format.js';
import type { Limits, Span } from '../../parts/chart-ground.js';
import { say } from '../../words.js';
import type { ModuleHistory } from './history.state.js';
import { isUnresolved } from './incidents.state.js';
import { modulesWords } from './modules-words.js';
import { extent, type Columns } from './series.js';
import { textOf, unitFor } from './values.js';

/** The last word of the module itself, which a curve of averages does not know. */
export function latestText({ unit }: ModuleHistory, name: string): string {
  const value = unit.telemetry.value?.[name];
  return typeof value === 'number' ? textOf(name, value) : '–';
}

/** The extremes and the limits: what the curve says to those who do not see it. */
export function factsOf(name: string, columns: Columns, limits?: Limits): string[] {
  const words = say(modulesWords);
  const range = extent(columns);
  const facts = range
    ? [`${words.min} ${textOf(name, range.min)}`, `${words.max} ${textOf(name, range.max)}`]
    : [words.noValue];
  if (limits) facts.push(words.limits(number(limits.min, 1), number(limits.max, 1), unitFor(name)));
  return facts;
}

export function limitsOf({ sensor }: ModuleHistory, name: string): Limits | undefined {
  const thresholds = sensor.value?.thresholds;
  return name === 'temperature' || name === 'humidity' ? thresholds?.[name] : undefined;
}

/** The incidents of this value, as far as they have come, and over them what nobody knows. `end` in epoch milliseconds. */
export function spansOf(incidents: readonly Incident[], name: string, end: number): Span[] {
  const words = say(modulesWords);
  const silences = incidents.filter(({ type }) => type === 'no_data');
  const own = incidents.filter(({ type }) => type.startsWith(`${name}_`));
  return [...own, ...silences].map((incident) => ({
    from: Date.parse(incident.opened_at),
    to: incident.resolved_at ? Date.parse(incident.resolved_at) : end,
    kind: incident.type === 'no_data' ? 'silent' : isUnresolved(incident) ? 'bad' : 'over',
    label: words.types[incident.type],
  }));
}
