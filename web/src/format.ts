import { language } from './choices.js';

const HOUR_MS = 3_600_000;
const STEPS: readonly [limitMs: number, unitMs: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60_000, 1_000, 'second'],
  [HOUR_MS, 60_000, 'minute'],
  [24 * HOUR_MS, HOUR_MS, 'hour'],
  [Infinity, 24 * HOUR_MS, 'day'],
];

const SIZES = [
  [1e6, 'megabyte', 1e6],
  [1e3, 'kilobyte', 1e3],
  [-Infinity, 'byte', 1],
] as const;

/** `1 234.5`, with at most `digits` decimals. */
export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(language.value, { maximumFractionDigits: digits }).format(value);
}

/** `14:05:09`; with the day where it is another than today. ISO text or epoch milliseconds. */
export function time(at: string | number): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const style: Intl.DateTimeFormatOptions = isToday
    ? { timeStyle: 'medium' }
    : { dateStyle: 'short', timeStyle: 'short' };
  return new Intl.DateTimeFormat(language.value, style).format(date);
}

/** `12 s ago`, `il y a 3 min`. */
export function ago(ms: number): string {
  const [, unitMs, unit] = STEPS.find(([limitMs]) => ms < limitMs)!;
  // In French the narrow form is a mere `-3 min`.
  const style = language.value === 'fr' ? 'short' : 'narrow';
  const text = new Intl.RelativeTimeFormat(language.value, { style, numeric: 'auto' });
  return text.format(-Math.floor(Math.max(0, ms) / unitMs), unit);
}

/** `1.4 MB`, `1,4 Mo`. */
export function size(bytes: number): string {
  const [, unit, scale] = SIZES.find(([from]) => bytes >= from)!;
  const style = { style: 'unit', unit, maximumFractionDigits: scale > 1 ? 1 : 0 } as const;
  return new Intl.NumberFormat(language.value, style).format(bytes / scale);
}
