import { isTopicName } from '../../contracts/index.js';

/** One environment variable: how it is read, what it is without being set, and one line that says what it does. */
export interface Setting<T, F extends T | undefined = T | undefined> {
  readonly summary: string;
  /** What may be typed, as the end of the sentence `it must be …`. */
  readonly values: string;
  /** The value, or undefined when `raw` is none of `values`. */
  parse(raw: string): T | undefined;
  readonly fallback: F;
  readonly unit?: string;
  readonly isSecret?: boolean;
}

/** A setting of whichever kind. */
export type AnySetting = Setting<string | number | boolean | readonly string[]>;

/** The value without being set, as one would type it; empty where there is none. */
export function shownDefault({ fallback }: AnySetting): string {
  return fallback === undefined || typeof fallback === 'object' ? '' : String(fallback);
}

export function text(summary: string): Setting<string, undefined>;
export function text(summary: string, fallback: string): Setting<string, string>;
export function text(summary: string, fallback?: string): Setting<string> {
  return { summary, fallback, values: 'text', parse: (raw) => raw };
}

/** A topic to publish to, without parameters; those that begin with `$` are the broker's. */
export function topic(fallback: string, summary: string): Setting<string, string> {
  const parse = (raw: string): string | undefined =>
    isTopicName(raw) && !/^\$|:/.test(raw) ? raw : undefined;
  return { summary, fallback, values: 'a topic without +, # or :, that does not begin with $', parse };
}

/** Text that is never shown: not in logs, not by `doctor`, not in an error. */
export function secret(summary: string, protocols?: readonly string[]): Setting<string, undefined> {
  const shape = protocols ? url(protocols, summary) : text(summary);
  return { ...shape, isSecret: true };
}

export function url(protocols: readonly string[], summary: string): Setting<string, undefined> {
  const values = `a URL that begins with ${protocols.map((each) => `${each}//`).join(' or ')}`;
  const parse = (raw: string): string | undefined =>
    URL.canParse(raw) && isUsable(new URL(raw), protocols) ? raw : undefined;
  return { summary, fallback: undefined, values, parse };
}

function isUsable({ protocol, hostname }: URL, protocols: readonly string[]): boolean {
  return protocols.includes(protocol) && hostname !== '';
}

// `Number` alone takes 0x50 and 1e3, which nobody means by a port.
const DECIMAL = /^-?(?:\d+\.?\d*|\.\d+)$/;

export function integer(fallback: number, range: readonly [number, number], summary: string) {
  return number(fallback, range, summary, Number.isInteger);
}

export function number(
  fallback: number,
  [min, max]: readonly [number, number],
  summary: string,
  isFit: (value: number) => boolean = Number.isFinite,
): Setting<number, number> {
  const kind = isFit === Number.isInteger ? 'a whole number' : 'a number';
  const parse = (raw: string): number | undefined => {
    const value = DECIMAL.test(raw) ? Number(raw) : NaN;
    return isFit(value) && value >= min && value <= max ? value : undefined;
  };
  return { summary, fallback, values: `${kind} from ${min} to ${max}`, parse };
}

/** A time that long ago is still a date. */
const LONGEST_DAYS = 36_500;
const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds, up to 100 years; `30`, `15m`, `12h` and `7d` are all understood. */
export function duration(fallback: number, summary: string): Setting<number, number> {
  const parse = (raw: string): number | undefined => {
    const [, digits, unit = 's'] = /^(\d{1,9})\s*([smhd])?$/.exec(raw) ?? [];
    const seconds = Number(digits) * UNITS[unit]!;
    return seconds > 0 && seconds <= LONGEST_DAYS * UNITS['d']! ? seconds : undefined;
  };
  return {
    summary,
    fallback,
    values: `a duration such as 90, 15m, 12h or 7d, up to ${LONGEST_DAYS}d`,
    parse,
    unit: 's',
  };
}

export function flag(fallback: boolean, summary: string): Setting<boolean, boolean> {
  const parse = (raw: string): boolean | undefined => {
    if (/^(true|1|yes|on)$/i.test(raw)) return true;
    return /^(false|0|no|off)$/i.test(raw) ? false : undefined;
  };
  return { summary, fallback, values: 'true or false', parse };
}

export function choice<const C extends string>(
  options: readonly C[],
  fallback: NoInfer<C>,
  summary: string,
): Setting<C, C> {
  const parse = (raw: string) => options.find((each) => each === raw);
  return { summary, fallback, values: `one of ${options.join(', ')}`, parse };
}

export function list(summary: string): Setting<readonly string[], readonly string[]> {
  const parse = (raw: string) => raw.split(',').flatMap((item) => item.trim() || []);
  return { summary, fallback: [], values: 'text, separated by commas', parse };
}
