import { styleText } from 'node:util';
import { oneLine } from './one-line.js';

type Style = Parameters<typeof styleText>[0];

const STYLES: Record<string, Style> = { fatal: 'red', error: 'red', warn: 'yellow', info: 'green' };

interface Line extends Record<string, unknown> {
  level: string;
  time: string;
  context?: string;
  msg?: string;
}

/** A log line for people: time of day, level, who, what, the rest; an error's stack below it. */
export function plainLine(json: string, hasColours: boolean): string {
  const { level, time, context, msg, err, ...rest } = JSON.parse(json) as Line;
  const paint = (style: Style, text: string) =>
    hasColours ? styleText(style, text, { validateStream: false }) : text;
  const clock = time.slice(11, 23);
  const name = paint(STYLES[level] ?? 'gray', level.toUpperCase().padEnd(5));
  const details = Object.entries(rest).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  const from = context ? `[${context}] ` : '';
  return `${paint('gray', clock)} ${name} ${oneLine(`${from}${msg ?? ''}${details.join('')}`)}${stackOf(err)}\n`;
}

function stackOf(err: unknown): string {
  const { stack, message, cause } = (err ?? {}) as Record<string, unknown>;
  const text = stack ?? message;
  if (typeof text !== 'string') return '';
  const lines = text.split('\n').map((line) => `\n    ${oneLine(line)}`);
  return lines.join('') + stackOf(cause);
}
