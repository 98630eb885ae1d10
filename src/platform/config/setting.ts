/** One environment variable: how it is read, what it is without being set, and one line that says what it does. */
export interface Setting<T, F extends T | undefined = T | undefined> {
  readonly summary: string;
  /** Throws an `Error` whose message ends a sentence that begins with the variable's name: `must be …`. */
  parse(raw: string): T;
  readonly fallback: F;
  readonly unit?: string;
  readonly isSecret?: boolean;
}

export function text(summary: string): Setting<string, undefined>;
export function text(summary: string, fallback: string): Setting<string, string>;
export function text(summary: string, fallback?: string): Setting<string> {
  return { summary, fallback, parse: (raw) => raw };
}

/** Text that is never shown: not in logs, not by `doctor`, not in an error. */
export function secret(summary: string, protocols?: readonly string[]): Setting<string, undefined> {
  const parse = protocols ? (raw: string) => parseUrl(raw, protocols) : (raw: string) => raw;
  return { summary, fallback: undefined, parse, isSecret: true };
}

export function url(protocols: readonly string[], summary: string): Setting<string, undefined> {
  return { summary, fallback: undefined, parse: (raw) => parseUrl(raw, protocols) };
}

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
  const parse = (raw: string): number => {
    const value = Number(raw);
    if (!isFit(value) || value < min || value > max) throw new Error(`must be ${kind} from ${min} to ${max}`);
    return value;
  };
  return { summary, fallback, parse };
}

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds; `30`, `15m`, `12h` and `7d` are all understood. */
export function duration(fallback: number, summary: string): Setting<number, number> {
  const parse = (raw: string): number => {
    const [, digits, unit = 's'] = /^(\d+)\s*([smhd])?$/.exec(raw) ?? [];
    if (!digits || Number(digits) === 0) throw new Error('must be a duration such as 90, 15m, 12h or 7d');
    return Number(digits) * UNITS[unit]!;
  };
  return { summary, fallback, parse, unit: 's' };
}

export function flag(fallback: boolean, summary: string): Setting<boolean, boolean> {
  const parse = (raw: string): boolean => {
    if (/^(true|1|yes|on)$/i.test(raw)) return true;
    if (/^(false|0|no|off)$/i.test(raw)) return false;
    throw new Error('must be true or false');
  };
  return { summary, fallback, parse };
}

export function choice<const C extends string>(
  values: readonly C[],
  fallback: NoInfer<C>,
  summary: string,
): Setting<C, C> {
  const parse = (raw: string): C => {
    const value = values.find((each) => each === raw);
    if (value === undefined) throw new Error(`must be one of ${values.join(', ')}`);
    return value;
  };
  return { summary, fallback, parse };
}

export function list(summary: string): Setting<readonly string[], readonly string[]> {
  const parse = (raw: string) => raw.split(',').flatMap((item) => item.trim() || []);
  return { summary, fallback: [], parse };
}

function parseUrl(raw: string, protocols: readonly string[]): string {
  if (!URL.canParse(raw) || !protocols.includes(new URL(raw).protocol)) {
    throw new Error(`must be a URL that begins with ${protocols.map((each) => `${each}//`).join(' or ')}`);
  }
  return raw;
}
