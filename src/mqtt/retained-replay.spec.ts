import { RetainedReplay } from './retained-replay.js';

describe('the replay of retained messages', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('goes to whoever has just subscribed, once per topic', () => {
    const replay = new RetainedReplay();
    replay.expect('early', 'a/#');
    expect(replay.recipients('a/1')).toEqual(['early']);
    replay.expect('late', 'a/#');
    expect(replay.recipients('a/1')).toEqual(['late']);
    expect(replay.recipients('a/2').sort()).toEqual(['early', 'late']);
  });

  it('does not reach a subscription that has been there for long', () => {
    const replay = new RetainedReplay();
    replay.expect('early', 'a/#');
    jest.advanceTimersByTime(11_000);
    replay.expect('late', 'a/#');
    expect(replay.recipients('a/1')).toEqual(['late']);
  });

  it('reaches a socket once whose filters overlap', () => {
    const replay = new RetainedReplay();
    replay.expect('s1', 'a/#');
    replay.expect('s1', 'a/+');
    expect(replay.recipients('a/1')).toEqual(['s1']);
    expect(replay.recipients('a/1')).toEqual([]);
  });

  it('forgets a socket that is gone', () => {
    const replay = new RetainedReplay();
    replay.expect('s1', 'a/#');
    replay.forget('s1');
    expect(replay.recipients('a/1')).toEqual([]);
  });
});
