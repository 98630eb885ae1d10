import { distanceM } from '../../src/platform/state/earth.js';
import type { NearMember, StateEngine } from '../../src/platform/state/state-engine.port.js';

const PARIS = { lat: 48.8566, lng: 2.3522 };
/** A degree of a meridian, m. */
const DEGREE_M = 111_226;

const north = (metres: number) => ({ lat: PARIS.lat + metres / DEGREE_M, lng: PARIS.lng });
const names = (found: readonly NearMember[]) => found.map(({ member }) => member);

/** What every engine promises of geo indexes. Each test uses names of its own. */
export function placePromises(engine: () => StateEngine): void {
  let state: StateEngine;
  beforeAll(() => {
    state = engine();
  });

  it('answer who is near, nearest first, and how far', async () => {
    await state.place('ordered', [
      { member: 'far', ...north(4_000) },
      { member: 'near', ...north(-300) },
      { member: 'beyond', ...north(5_050) },
      { member: 'nearer', ...north(20) },
    ]);
    const found = await state.near('ordered', PARIS, 5_000, 10);
    expect(names(found)).toEqual(['nearer', 'near', 'far']);
    expect(names(await state.near('ordered', PARIS, 5_000, 2))).toEqual(['nearer', 'near']);
    for (const each of found) {
      const truth = distanceM(PARIS, each);
      expect(Math.abs(each.distanceM - truth)).toBeLessThan(truth * 0.005 + 1);
    }
    expect(distanceM(found[2]!, north(4_000))).toBeLessThan(1);
  });

  it('count the place that a member was given last', async () => {
    await state.place('moved', [
      { member: 'a', ...north(10) },
      { member: 'b', ...north(20) },
    ]);
    await state.place('moved', [{ member: 'a', ...north(3_000) }]);
    expect(names(await state.near('moved', PARIS, 5_000, 10))).toEqual(['b', 'a']);
    expect(names(await state.near('moved', PARIS, 1_000, 10))).toEqual(['b']);
  });

  it('forget whom they are told to, and do nothing for nobody', async () => {
    await state.place('forgetful', [
      { member: 'a', ...PARIS },
      { member: 'b', ...PARIS },
    ]);
    await state.place('forgetful', []);
    await state.unplace('forgetful', []);
    await state.unplace('forgetful', ['a', 'never there']);
    await state.unplace('never there', ['a']);
    expect(names(await state.near('forgetful', PARIS, 1, 10))).toEqual(['b']);
    expect(await state.near('never there', PARIS, 1_000, 10)).toEqual([]);
  });

  it('see over the antimeridian', async () => {
    await state.place('date line', [
      { member: 'east', lat: -17, lng: 179.999 },
      { member: 'west', lat: -17, lng: -179.98 },
      { member: 'on it', lat: -17, lng: 180 },
    ]);
    const found = await state.near('date line', { lat: -17, lng: -179.9999 }, 5_000, 10);
    expect(names(found)).toEqual(['on it', 'east', 'west']);
  });

  it('take who is beyond the 85th parallel as being on it', async () => {
    await state.place('arctic', [
      { member: 'north pole', lat: 90, lng: 30 },
      { member: 'ship', lat: 85.04, lng: 30 },
      { member: 'south pole', lat: -90, lng: 30 },
    ]);
    expect(names(await state.near('arctic', { lat: 89, lng: 30 }, 5_000, 10))).toEqual([
      'north pole',
      'ship',
    ]);
    expect(names(await state.near('arctic', { lat: -90, lng: 30 }, 5_000, 10))).toEqual(['south pole']);
  });

  it('hold thousands, each once', async () => {
    const crowd = Array.from({ length: 10_000 }, (_, i) => ({ member: `driver ${i}`, ...north(i) }));
    await state.place('crowd', crowd);
    await state.place('crowd', crowd.toReversed());
    expect(names(await state.near('crowd', PARIS, 20_000, 3))).toEqual(['driver 0', 'driver 1', 'driver 2']);
    const everyTenth = crowd.filter((_, i) => i % 10 === 0).map(({ member }) => member);
    await state.unplace(
      'crowd',
      crowd.map(({ member }) => member).filter((_, i) => i % 10 > 0),
    );
    expect(names(await state.near('crowd', PARIS, 20_000, 1_001))).toEqual(everyTenth);
  });

  it('know nothing of each other', async () => {
    await state.place('one', [{ member: 'a', ...PARIS }]);
    await state.unplace('other', ['a']);
    expect(await state.near('other', PARIS, 1_000, 10)).toEqual([]);
    expect(names(await state.near('one', PARIS, 1_000, 10))).toEqual(['a']);
  });
}
