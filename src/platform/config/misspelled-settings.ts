import { closest, distance } from 'fastest-levenshtein';
import type { Environment, SettingProblem } from './setting-rules.js';
import { settingFields } from './settings.js';

/** Prefixes that are ours: a variable that begins so and is no setting is a slip. */
const OWN_PREFIXES = /^(MQTT|JWT|DB|RATE|LIMIT|ADMIN|METRICS|RETENTION|SMTP)_/;

/** What Kubernetes sets in every container for a service named, say, `mqtt`. */
const SERVICE_LINK = /_SERVICE_(HOST|PORT)(_|$)|_PORT(_\d+_(TCP|UDP).*)?$/;

/** Variables that are set, are no settings, and were probably meant to be one. */
export function misspelledSettings(env: Environment): SettingProblem[] {
  const known = Object.keys(settingFields);
  return Object.keys(env).flatMap((name) => {
    if (known.includes(name) || SERVICE_LINK.test(name)) return [];
    const nearest = closest(name, known);
    const isOurs = OWN_PREFIXES.test(name);
    const isMeant = distance(name, nearest) <= (isOurs ? 4 : tolerance(name)) || isAnagram(name, nearest);
    if (!isOurs && !isMeant) return [];
    const advice = isMeant ? `did you mean ${nearest}? Rename it, or unset it` : 'unset it';
    return { name, message: `is not a setting of Relais; ${advice}` };
  });
}

/** Short names are close to too much: HOME is two letters from HOST. */
function tolerance(name: string): number {
  return name.length < 7 ? 1 : 2;
}

function isAnagram(first: string, second: string): boolean {
  const sorted = (name: string) => name.split('').sort().join('');
  return sorted(first) === sorted(second);
}
