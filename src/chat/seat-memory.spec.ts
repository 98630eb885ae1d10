import type { Seat } from './room.model.js';
import { SeatMemory } from './seat-memory.js';

const seat: Seat = { roomNo: 1, roomId: 'r', kind: 'named', userId: 'ann', account: 'ann', name: null };

/** Over these answers, one a look. */
function memoryOf(...answers: (Seat | Error | undefined)[]): { memory: SeatMemory; looks: () => number } {
  let count = 0;
  const memory = new SeatMemory(async () => {
    const answer = answers[count++];
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { memory, looks: () => count };
}

describe('remembered seats', () => {
  it('are looked for once, those that nobody has too', async () => {
    const { memory, looks } = memoryOf(seat, undefined);
    const found = await Promise.all([memory.find('r', 'ann'), memory.find('r', 'ann')]);
    expect(found).toEqual([seat, seat]);
    for (const _ of [1, 2]) expect(await memory.find('r', 'bob')).toBeUndefined();
    expect(looks()).toBe(2);
  });

  it('are held until their room is forgotten, also while they are looked for', async () => {
    const { memory } = memoryOf(seat, { ...seat }, { ...seat });
    const first = (await memory.find('r', 'ann'))!;
    expect(memory.holds(first)).toBe(true);
    memory.forget('r');
    const looking = memory.find('r', 'ann');
    memory.forget('r');
    expect([memory.holds(first), memory.holds((await looking)!)]).toEqual([false, false]);
    expect(memory.holds((await memory.find('r', 'ann'))!)).toBe(true);
    expect(memory.holds(first)).toBe(false);
  });

  it('are looked for again after a failure', async () => {
    const { memory } = memoryOf(new Error('away'), seat);
    await expect(memory.find('r', 'ann')).rejects.toThrow('away');
    expect(await memory.find('r', 'ann')).toEqual(seat);
  });
});
