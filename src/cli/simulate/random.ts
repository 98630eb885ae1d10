/** Odd, and 2³² over the golden ratio: neighbouring seeds end up far apart. */
const SPREAD = 0x9e3779b9;

/** Numbers from 0 up to 1, the same for the same seed (mulberry32: fast, 32 bits of state, not for secrets). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of one of many who share a seed: the same for the same place, and unlike its neighbours'. */
export function seedAt(seed: number, place: number): number {
  return (seed + Math.imul(place, SPREAD)) >>> 0;
}
