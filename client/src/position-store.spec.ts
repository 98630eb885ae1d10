import { positionsIn, type TextStorage } from './position-store.js';

const POSITIONS = { all: { epoch: 'e1', offset: 3 } };

class Texts implements TextStorage {
  constructor(
    readonly texts: Record<string, string> = {},
    private readonly isFull = false,
  ) {}

  getItem(key: string): string | null {
    return this.texts[key] ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.isFull) throw new Error('QuotaExceededError');
    this.texts[key] = value;
  }
}

it('positions outlive the page in the storage, each key by itself', () => {
  const storage = new Texts();
  positionsIn(storage).save(POSITIONS);
  expect(positionsIn(storage).load()).toEqual(POSITIONS);
  expect(positionsIn(storage, 'of another user').load()).toEqual({});
});

it('a full storage keeps them as long as the page', () => {
  const positions = positionsIn(new Texts({}, true));
  positions.save(POSITIONS);
  expect(positions.load()).toEqual(POSITIONS);
});

it.each(['', '{"all', 'null', '7'])('%j in the storage is nothing known', (text) => {
  expect(positionsIn(new Texts({ 'relais:positions': text })).load()).toEqual({});
});
