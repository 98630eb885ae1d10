import type { DriverFix, DriverState } from '../../../../src/contracts/index.js';
import { afterMove, afterState, doingOf, isFound } from './driver.model.js';

const fixAt = (second: number): DriverFix => ({
  lat: 48.8,
  lng: 2.3,
  timestamp: new Date(second * 1_000).toISOString(),
});
const aState = (words: Partial<DriverState>): DriverState => ({
  chauffeur_id: 'd1',
  disponible: true,
  en_ligne: true,
  en_course: false,
  reservation_id: null,
  position: null,
  updatedAt: new Date(0).toISOString(),
  ...words,
});

describe('what a driver does', () => {
  it.each([
    ['free', {}],
    ['ride', { en_course: true }],
    ['busy', { disponible: false }],
    ['off', { en_ligne: false, en_course: true }],
  ] as const)('is one thing: %s', (doing, words) => {
    expect(doingOf(aState(words))).toBe(doing);
  });
});

describe('what is known of a driver', () => {
  it('is the newer status and the newer position, in whichever order they come', () => {
    const late = aState({ position: fixAt(9), updatedAt: new Date(1_000).toISOString() });
    const early = aState({ en_course: true, position: fixAt(5) });
    const facts = [
      afterState(afterState(undefined, early), late),
      afterState(afterState(undefined, late), early),
    ];
    for (const each of facts) expect(each).toMatchObject({ doing: 'free', fix: { at: 9_000 } });
  });

  it('stays the same object for a position that is not newer', () => {
    const known = afterState(undefined, aState({ position: fixAt(9) }));
    const move = (second: number) =>
      afterMove(known, { chauffeur_id: 'd1', reservation_id: null, position: fixAt(second) });
    expect(move(9)).toBe(known);
    expect(move(10).fix?.at).toBe(10_000);
  });
});

it('is found by any part of the id', () => {
  expect(['Driver-26', 'driver-7'].filter((id) => isFound(id, ' ER-2 '))).toEqual(['Driver-26']);
});
