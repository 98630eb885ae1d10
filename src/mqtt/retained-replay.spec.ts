import { RetainedReplay } from './retained-replay.js';

describe('the replay of retained messages', () => {
  let replay: RetainedReplay;

  beforeEach(() => {
    jest.useFakeTimers();
    replay = new RetainedReplay();
    replay.noteLink(true);
  });
  afterEach(() => jest.useRealTimers());

  it('goes to whoever has just subscribed, once per topic', () => {
    replay.expect('early', 'a/#');
    expect(replay.recipients('a/1')).toEqual(['early']);
    replay.expect('late', 'a/#');
    expect(replay.recipients('a/1')).toEqual(['late']);
    expect(replay.recipients('a/2').sort()).toEqual(['early', 'late']);
  });

  it('does not reach a subscription that has been there for long', () => {
    replay.expect('early', 'a/#');
    jest.advanceTimersByTime(11_000);
    replay.expect('late', 'a/#');
    expect(replay.recipients('a/1')).toEqual(['late']);
  });

  it('reaches a socket once whose filters overlap', () => {
    replay.expect('s1', 'a/#');
    replay.expect('s1', 'a/+');
    expect(replay.recipients('a/1')).toEqual(['s1']);
    expect(replay.recipients('a/1')).toEqual([]);
  });

  it('forgets a socket that has ended its subscription', () => {
    replay.expect('s1', 'a/#');
    replay.forget('s1', 'a/#');
    expect(replay.recipients('a/1')).toEqual([]);
  });

  it('waits for a broker that is away, and then reaches nobody who has had it', () => {
    replay.expect('early', 'a/#');
    jest.advanceTimersByTime(11_000);
    replay.noteLink(false);
    replay.expect('late', 'a/#');
    jest.advanceTimersByTime(3_600_000);
    replay.noteLink(true);
    expect(replay.recipients('a/1')).toEqual(['late']);
    jest.advanceTimersByTime(11_000);
    expect(replay.recipients('a/2')).toEqual([]);
  });

  it('is not for shared subscriptions', () => {
    replay.expect('s1', '$share/group/a/#');
    expect(replay.recipients('a/1')).toEqual([]);
  });
});
