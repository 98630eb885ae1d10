import { TYPING_MS, Typists } from './typists.js';

const ann = { roomId: 'general', userId: 'ann' };
const bob = { roomId: 'general', userId: 'bob' };

describe('typists', () => {
  let told: string[];
  let typists: Typists;

  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    typists = new Typists(
      ({ roomId, userId }, isTyping) =>
        void told.push(`${userId} ${isTyping ? 'types' : 'stops'} in ${roomId}`),
    );
  });
  afterEach(() => {
    typists.clear();
    jest.useRealTimers();
  });

  const heard = () => told.splice(0);

  it('begin and stop, each told once', () => {
    typists.start(ann, 'phone');
    typists.start(ann, 'phone');
    expect(heard()).toEqual(['ann types in general']);
    expect(typists.stop(ann, 'phone')).toBe(true);
    expect(typists.stop(ann, 'phone')).toBe(false);
    expect(heard()).toEqual(['ann stops in general']);
  });

  it('stop by themselves 5 s after the last sign', () => {
    typists.start(ann, 'phone');
    jest.advanceTimersByTime(TYPING_MS - 1);
    typists.start(ann, 'phone');
    jest.advanceTimersByTime(TYPING_MS - 1);
    expect(heard()).toEqual(['ann types in general']);
    jest.advanceTimersByTime(1);
    expect(heard()).toEqual(['ann stops in general']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('type as long as one of their devices does', () => {
    typists.start(ann, 'phone');
    jest.advanceTimersByTime(3_000);
    typists.start(ann, 'laptop');
    typists.stop(ann, 'phone');
    expect(heard()).toEqual(['ann types in general']);
    jest.advanceTimersByTime(TYPING_MS);
    expect(heard()).toEqual(['ann stops in general']);
  });

  it('stop with all devices at once', () => {
    for (const device of ['phone', 'laptop']) typists.start(ann, device);
    expect(typists.stopAll(ann)).toBe(true);
    expect(typists.stopAll(ann)).toBe(false);
    expect(heard()).toEqual(['ann types in general', 'ann stops in general']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('are each on their own, in each room', () => {
    typists.start(ann, 'phone');
    typists.start(bob, 'phone');
    typists.start({ ...ann, roomId: 'other' }, 'phone');
    typists.stop(ann, 'phone');
    expect(heard()).toEqual([
      'ann types in general',
      'bob types in general',
      'ann types in other',
      'ann stops in general',
    ]);
  });

  it('leave no timer behind, and no word, when they are forgotten', () => {
    for (const visit of [ann, bob]) typists.start(visit, 'phone');
    heard();
    typists.clear();
    expect(jest.getTimerCount()).toBe(0);
    expect(heard()).toEqual([]);
  });
});
