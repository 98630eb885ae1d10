import type { Type } from '@nestjs/common';
import { Exclude, Expose, plainToInstance, Transform, Type as TypeOf } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import {
  getMetadataStorage,
  IsArray,
  IsInt,
  IsString,
  Validate,
  ValidateIf,
  ValidateNested,
  validateSync,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import * as contracts from '../../contracts/index.js';
import type { PlainObject } from './plain-data.js';
import { planOf, type UnknownFields } from './validation-plan.js';

const ROUNDS = 60;
const random = randomNumbers(20_261_121);

const WORDS =
  'a sensor s-1 éà 12 online admin a/+/# a@b.ch a.b.c abcdefghij 2026-11-21T10:00:00Z 2026-11-21T10:00Z';
const TEXTS = ['', 'x'.repeat(43), 'x'.repeat(300), ...WORDS.split(' ')];
const NUMBERS = [0, 1, -1, 0.5, 21, 55.5, 1e15, 1_790_000_000_000];
const OBJECTS = [[], ['a'], [1], [[]], {}, { a: 1 }, new Date(0), Buffer.from('a')];
/** What fields are tried with, besides what their own rules name. */
const VALUES: readonly unknown[] = [undefined, null, true, false, ...TEXTS, ...NUMBERS, ...OBJECTS];
const UNKNOWN = ['unknown', 'toString', 'hasOwnProperty', '0'];

const types = Object.values(contracts).filter((each) => typeof each === 'function') as Type<object>[];
const fields = new Map(types.map((type) => [type, fieldsOf(type)]));
const payloads = types.filter((type) => fields.get(type)!.length > 0);
const planned = payloads.filter((type) => planOf(type));

class Inner {
  @IsInt() n: number;
}
class Outer {
  @ValidateNested() @TypeOf(() => Inner) inner?: Inner;
}
class Conditional {
  @IsString() kind: string;
  @ValidateIf(({ kind }: Conditional) => kind === 'number') @IsInt() value: unknown;
}
class Grouped {
  @IsInt({ groups: ['a'] }) n: number;
}
class Converted {
  @IsInt() @TypeOf(() => Date) n: Date;
}
class Changed {
  @IsInt() @Transform(({ value }) => Number(value) + 1) n: number;
}
class Renamed {
  @IsInt() @Expose({ name: 'm' }) n: number;
}
@ValidatorConstraint({ async: true })
class LaterConstraint implements ValidatorConstraintInterface {
  validate = () => Promise.resolve(true);
}
class Later {
  @Validate(LaterConstraint) n: number;
}
@Exclude()
class Hidden {
  @IsInt() n: number;
}
class Listed {
  @IsArray() @ValidateNested() n: Inner[];
}

describe('a validation plan', () => {
  it('is made for most types of the contracts', () => {
    expect(planned.length).toBeGreaterThan(0.9 * payloads.length);
    expect(planned).toContain(contracts.SensorReading);
  });

  it('makes the same instances of the same values as class-validator does, for every type', () => {
    const passed = planned.filter((type) => {
      const counts = Array.from({ length: ROUNDS }, () => passesLikewise(type, someData(type)));
      return counts.some(Boolean);
    });
    expect(passed.length).toBeGreaterThan(0.7 * planned.length);
    expect(passed).toEqual(expect.arrayContaining([contracts.SensorReading, contracts.IncidentMessage]));
  });

  it('checks nested objects, and leaves to class-validator what is none of the kind', () => {
    const plan = planOf(Outer)!;
    const built = plan.build({ inner: { n: 1 } }, 'drop');
    expect(built?.inner).toBeInstanceOf(Inner);
    expect(plan.build({}, 'drop')).toEqual(new Outer());
    for (const inner of [{ n: 'a' }, { n: 1, m: 1 }, null, 'a', ...OBJECTS])
      expect(plan.build({ inner }, 'drop')).toBeUndefined();
  });

  it('makes numbers of the texts of a query', () => {
    expect(planOf(contracts.ListQuery)!.build({ limit: '20' }, 'refuse')).toEqual({ limit: 20 });
    expect(planOf(contracts.ListQuery)!.build({ limit: 'twenty' }, 'refuse')).toBeUndefined();
  });

  it('asks nothing of a field whose condition does not hold', () => {
    const plan = planOf(Conditional)!;
    expect(plan.build({ kind: 'text', value: 'a' }, 'refuse')).toEqual({ kind: 'text', value: 'a' });
    expect(plan.build({ kind: 'number', value: 'a' }, 'refuse')).toBeUndefined();
  });

  it.each([Grouped, Converted, Changed, Renamed, Later, Hidden, Listed])(
    'is not made for the rules of %p',
    (type) => {
      expect(planOf(type as Type<object>)).toBeUndefined();
    },
  );
});

/** True when the plan passes the data; fails where it should not, or should. */
function passesLikewise(type: Type<object>, data: PlainObject): boolean {
  const isPlain = Object.entries(data).every(([key, value]) => !UNKNOWN.includes(key) && !isObject(value));
  const modes: UnknownFields[] = ['refuse', 'drop'];
  const passed = modes.map((unknownFields) => {
    const built = planOf(type)!.build(data, unknownFields);
    const { instance, isValid } = inFull(type, data, unknownFields);
    const isWrong = built ? !isValid : isValid && isPlain;
    expect({ type, data, isWrong }).toEqual({ type, data, isWrong: false });
    expect(built ?? instance).toStrictEqual(instance);
    expect(Object.keys(built ?? instance)).toEqual(Object.keys(instance));
    return built !== undefined;
  });
  return passed.includes(true);
}

function inFull(type: Type<object>, data: PlainObject, unknownFields: UnknownFields = 'refuse') {
  const instance = plainToInstance(type, data);
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: unknownFields === 'refuse',
    forbidUnknownValues: false,
    stopAtFirstError: true,
  });
  return { instance, isValid: errors.length === 0, wrong: errors.map(({ property }) => property) };
}

interface Field {
  readonly key: string;
  readonly nested?: Type<object>;
  readonly values: readonly unknown[];
  /** Those of the values that the field takes. */
  readonly fitting: readonly unknown[];
}

function fieldsOf(type: Type<object>): Field[] {
  const metadata = getMetadataStorage();
  const rules = metadata.getTargetValidationMetadatas(type, '', false, false);
  return Object.entries(metadata.groupByPropertyName(rules)).map(([key, own]) => {
    const constraints: unknown[] = own.flatMap((rule) => (rule.constraints ?? []).flat());
    const named = constraints.filter((each) => typeof each !== 'function');
    const near = named.flatMap((each) => (typeof each === 'number' ? [each - 1, each + 1] : []));
    const values = [...VALUES, ...named.filter((each) => !isObject(each)), ...near];
    const fitting = values.filter((value) => !inFull(type, { [key]: value }).wrong.includes(key));
    const made = defaultMetadataStorage.findTypeMetadata(type, key)?.typeFunction();
    const nested = made === Number ? undefined : (made as Type<object> | undefined);
    return { key, nested, values, fitting };
  });
}

/** Half of them with values that their fields take, where there are such. */
function someData(type: Type<object>): PlainObject {
  const isMeantWell = random() < 0.5;
  const present = fields.get(type)!.filter(() => random() < 0.9);
  const entries = present.map(({ key, nested, values, fitting }): [string, unknown] => {
    if (nested && random() < 0.7) return [key, someData(nested)];
    return [key, pick(isMeantWell && fitting.length > 0 ? fitting : values)];
  });
  if (random() < 0.2) entries.push([pick(UNKNOWN), pick(VALUES)]);
  return Object.fromEntries(entries.sort(() => random() - 0.5));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!;
}

/** Mulberry32: the same numbers at each run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
