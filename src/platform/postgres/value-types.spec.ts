import { types } from 'pg';
import { valueTypes } from './value-types.js';

const parse = valueTypes.getTypeParser(types.builtins.TIMESTAMPTZ, 'text') as (raw: string) => unknown;
const parseAsPg = types.getTypeParser(types.builtins.TIMESTAMPTZ, 'text') as (raw: string) => unknown;

describe('a time of Postgres', () => {
  it.each([
    '2026-11-21 19:36:54+00',
    '2026-11-21 19:36:54.1+00',
    '2026-11-21 19:36:54.999999+00',
    '1969-12-31 23:59:59.9999+00',
    '2026-11-21 19:36:54.12+00',
    '2024-02-29 00:00:00.001+00',
    '0001-01-01 00:00:00+00',
    '2026-11-21 19:36:54.123+02',
    '2026-11-21 19:36:54-03:30',
    '0044-03-15 12:00:00+00 BC',
    '10000-01-01 00:00:00+00',
  ])('%s is read as pg reads it', (raw) => {
    expect(parse(raw)).toEqual(parseAsPg(raw));
    expect(parse(raw)).toBeInstanceOf(Date);
  });

  it('without an end is infinite', () => {
    expect(parse('infinity')).toBe(Infinity);
  });
});
