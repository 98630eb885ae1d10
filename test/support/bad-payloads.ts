import type { PlainObject } from '../../src/platform/validation/plain-data.js';
import type { Surface } from './feature-surfaces.js';

/** What is wrong with it, its bytes, and what the sender can read of it. */
export type BadPayload = readonly [name: string, payload: string | Buffer, reason: string];

const NOT_JSON = 'is not valid JSON';
const NO_OBJECT = 'must be an object';
const NOT_SPEECH = 'what is said here is a JSON object';
const NOT_TEXT = 'contains NUL or a lone surrogate';
const NO_KEY = 'has a key that is not allowed';

const levels = (count: number): string => '['.repeat(count) + ']'.repeat(count);

/** What no surface takes, made of what would be good there. */
export function badPayloads(surface: Surface, good: PlainObject): BadPayload[] {
  const wrap = (json: string): string => (surface.isBatch ? `[${json}]` : json);
  const json = JSON.stringify(good);
  const withField = (field: string): string => wrap(`${json.slice(0, -1)},${field}}`);
  const unreadable = surface.isSpoken ? NOT_SPEECH : NOT_JSON;
  const noObject = surface.isSpoken ? NOT_SPEECH : NO_OBJECT;
  return [
    ['nothing', '', unreadable],
    ['half of it', wrap(json).slice(0, -5), unreadable],
    ['a byte order mark', `\ufeff${wrap(json)}`, unreadable],
    ['bytes that are no UTF-8', Buffer.from(withField('"more":"\u00ff"'), 'latin1'), unreadable],
    ...['null', 'true', '21', '"text"'].map((each): BadPayload => [each, each, noObject]),
    ['an array', '[[]]', noObject],
    ['33 levels', withField(`"more":${levels(32)}`), 'is nested deeper than 32 levels'],
    ['100 000 levels', withField(`"more":${levels(100_000)}`), 'is nested deeper than 32 levels'],
    ['NUL', withField('"more":"\\u0000"'), NOT_TEXT],
    ['a lone surrogate', withField('"more":"\\ud800"'), NOT_TEXT],
    ['a lone surrogate in a key', withField('"\\udfff":1'), NO_KEY],
    ['__proto__', withField('"__proto__":{"role":"admin"}'), NO_KEY],
    ['constructor, further in', withField('"more":[{"constructor":1}]'), NO_KEY],
    ['1e999', withField('"more":1e999'), 'is not a finite number'],
    ['more than 256 KiB', withField(`"more":"${'x'.repeat(262_144)}"`), 'more than 262144 bytes'],
  ];
}
