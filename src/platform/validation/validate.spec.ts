import { IsInt } from 'class-validator';
import { isTelemetry, OwnFields } from '../../contracts/index.js';
import { validate } from './validate.js';

@OwnFields({ isValid: isTelemetry, message: 'must be telemetry' })
class Free {
  [value: string]: unknown;
}

class Named {
  @IsInt()
  count!: number;
}

const free = (json: string): Free => validate(Free, JSON.parse(json));

function complaintsAt(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    return (error as { data: { errors: { message: string }[] } }).data.errors.map(({ message }) => message);
  }
  return [];
}

it('keeps every field of a payload whose fields are its own', () => {
  const values = free('{"t": 21.5, "door": "open", "isDry": false}');
  expect(values).toBeInstanceOf(Free);
  expect({ ...values }).toEqual({ t: 21.5, door: 'open', isDry: false });
});

it.each([
  ['nothing', '{}'],
  ['null', 'null'],
  ['an array', '[1]'],
  ['a text', '"21"'],
  ['a field that is null', '{"t": null}'],
  ['a nested object', '{"t": {"c": 21}}'],
  ['a number that is none', '{"t": 1e999}'],
  ['NUL in a text', '{"t": "a\\u0000"}'],
  ['a key that reaches into prototypes', '{"__proto__": 1}'],
  [
    'more values than are taken',
    JSON.stringify(Object.fromEntries(Array.from('x'.repeat(101), (x, i) => [x + i, i]))),
  ],
])('refuses %s in its place', (_, json) => {
  expect(complaintsAt(() => free(json))).toHaveLength(1);
});

it('drops or refuses what others do not name, as before', () => {
  expect(validate(Named, { count: 1, more: 2 }, 'drop')).toEqual({ count: 1 });
  expect(complaintsAt(() => validate(Named, { count: 1, more: 2 }))).toHaveLength(1);
});
