import { IsInt } from 'class-validator';
import { validateBatch } from './validate-batch.js';

class Tick {
  @IsInt() n!: number;
}

it('takes the good items of an array, and names the place of each bad one', () => {
  const { valid, errors } = validateBatch(Tick, [{ n: 1 }, { n: 'x' }, null, { n: 2 }], 10);
  expect(valid).toEqual([{ n: 1 }, { n: 2 }]);
  expect(errors.map(({ path }) => path)).toEqual(['1.n', '2']);
});

it('takes what is no array as its only item', () => {
  expect(validateBatch(Tick, { n: 1 }, 10)).toEqual({ valid: [{ n: 1 }], errors: [] });
  expect(() => validateBatch(Tick, { n: 'x' }, 10)).toThrow(
    expect.objectContaining({ code: 'REQUEST_INVALID' }),
  );
});

it('refuses more items than it may hold', () => {
  expect(() => validateBatch(Tick, [{ n: 1 }, { n: 2 }], 1)).toThrow('not valid');
  expect(validateBatch(Tick, [], 1)).toEqual({ valid: [], errors: [] });
});
