import { noticeOf, seenAtOf, standingOf, type Standing, type Stay } from './presence.model.js';

const stay = (status?: 'online' | 'away' | 'busy' | 'offline', at = 0): Stay => ({
  name: null,
  ...(status ? { chosen: { status, at } } : {}),
});
const standing = (status: Standing['status']): Standing => ({ name: null, status });

describe('how a user stands', () => {
  it('is off line without a stay, and on line with one that says nothing', () => {
    expect(standingOf([])).toBeUndefined();
    expect(standingOf([stay()])?.status).toBe('online');
  });

  it('is what was said last, wherever', () => {
    expect(standingOf([stay('away', 2), stay(), stay('busy', 3), stay('online', 1)])?.status).toBe('busy');
  });

  it('bears a name that any of the stays knows', () => {
    expect(standingOf([stay(), { name: 'Ann' }])?.name).toBe('Ann');
  });
});

describe('what others are told', () => {
  it.each([
    [undefined, standing('online'), 'came'],
    [undefined, standing('busy'), 'came'],
    [standing('online'), undefined, 'left'],
    [standing('online'), standing('away'), 'changed'],
    [standing('online'), standing('offline'), 'changed'],
    [standing('offline'), standing('online'), 'changed'],
    [standing('busy'), standing('busy'), undefined],
    [undefined, undefined, undefined],
    [undefined, standing('offline'), undefined],
    [standing('offline'), undefined, undefined],
  ])('of %j that is now %j: %s', (before, after, notice) => {
    expect(noticeOf(before, after)).toBe(notice);
  });
});

describe('when somebody was last seen', () => {
  it('is when they went, or when they hid', () => {
    expect(seenAtOf(undefined, 9)).toBe(9);
    expect(seenAtOf({ status: 'busy', at: 5 }, 9)).toBe(9);
    expect(seenAtOf({ status: 'offline', at: 5 }, 9)).toBe(5);
  });
});
