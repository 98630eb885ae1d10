import { stateValue } from './state-value.model.js';

describe('the value of a state', () => {
  it('is the same whatever the order of keys, and whatever its times, at any depth', () => {
    const one = { a: 1, b: { c: [1, 2], d: 'x', timestamp: 1 }, lastSeen: 'now' };
    const other = { lastSeen: 'then', b: { d: 'x', c: [1, 2] }, a: 1 };
    expect(stateValue('e', one)).toBe(stateValue('e', other));
    expect(stateValue({ disconnectedAt: 1, logoutTime: 2 })).toBe(stateValue({}));
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: { b: 1 } }, { a: { b: 2 } }],
    [{ a: null }, {}],
    [{ a: false }, { a: 0 }],
  ])('of %j is another than that of %j', (one, other) => {
    expect(stateValue(one)).not.toBe(stateValue(other));
  });

  it('is another for another event', () => {
    expect(stateValue('rt_module_online', { id: 1 })).not.toBe(stateValue('rt_module_offline', { id: 1 }));
  });
});
