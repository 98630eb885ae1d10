import type { StateEngine } from '../../src/platform/state/state-engine.port.js';

const NOON = Date.UTC(2026, 10, 21, 12);

/** What every engine promises of schedules. Each test uses names of its own. */
export function schedulePromises(engine: () => StateEngine): void {
  let state: StateEngine;
  beforeAll(() => {
    state = engine();
  });

  it('answer what is due, that very moment included, the longest due first', async () => {
    await state.schedule('ordered', ['at noon'], NOON);
    await state.schedule('ordered', ['after noon'], NOON + 1);
    await state.schedule('ordered', ['at eleven'], NOON - 3_600_000);
    await state.schedule('ordered', ['before noon'], NOON - 1);
    expect(await state.due('ordered', NOON, 10)).toEqual(['at eleven', 'before noon', 'at noon']);
    expect(await state.due('ordered', NOON, 2)).toEqual(['at eleven', 'before noon']);
  });

  it('go on answering what is due until it is postponed or unscheduled', async () => {
    await state.schedule('repeated', ['a', 'b'], NOON);
    await state.due('repeated', NOON, 10);
    expect((await state.due('repeated', NOON, 10)).sort()).toEqual(['a', 'b']);
    await state.schedule('repeated', ['a'], NOON + 1);
    await state.unschedule('repeated', ['b'], NOON);
    expect(await state.due('repeated', NOON, 10)).toEqual([]);
  });

  it('count the last time that a member was given, later or earlier', async () => {
    await state.schedule('moved', ['later', 'earlier', 'same'], NOON);
    await state.schedule('moved', ['later'], NOON + 2);
    await state.schedule('moved', ['earlier'], NOON - 2);
    expect(await state.due('moved', NOON, 10)).toEqual(['earlier', 'same']);
    expect(await state.due('moved', NOON + 2, 10)).toEqual(['earlier', 'same', 'later']);
  });

  it('forget those that are still due, and neither the postponed nor the unnamed', async () => {
    await state.schedule('forgotten', ['due', 'just due', 'postponed', 'unnamed'], NOON - 1);
    await state.schedule('forgotten', ['just due'], NOON);
    await state.schedule('forgotten', ['postponed'], NOON + 1);
    await state.unschedule('forgotten', ['due', 'just due', 'postponed', 'never there'], NOON);
    expect(await state.due('forgotten', NOON + 1, 10)).toEqual(['unnamed', 'postponed']);
  });

  it('do nothing for nobody', async () => {
    await state.schedule('nobody', [], NOON);
    await state.unschedule('nobody', [], NOON);
    await state.unschedule('nobody', ['never there'], NOON);
    expect(await state.due('nobody', NOON, 10)).toEqual([]);
  });

  it('hold thousands, each once', async () => {
    const members = Array.from({ length: 10_000 }, (_, i) => `driver ${i}`);
    await state.schedule('crowd', members, NOON);
    await state.schedule('crowd', members.toReversed(), NOON + 1);
    expect(await state.due('crowd', NOON, 20_000)).toEqual([]);
    expect((await state.due('crowd', NOON + 1, 20_000)).sort()).toEqual([...members].sort());
    await state.unschedule('crowd', members.slice(1), NOON + 1);
    expect(await state.due('crowd', NOON + 1, 20_000)).toEqual([members[0]]);
  });

  it('know nothing of each other', async () => {
    await state.schedule('one', ['a'], NOON);
    await state.unschedule('other', ['a'], NOON);
    expect(await state.due('other', NOON, 10)).toEqual([]);
    expect(await state.due('one', NOON, 10)).toEqual(['a']);
  });
}
