import type { StreamPositions } from './wire.js';

/** Of `localStorage` and `sessionStorage`, what is needed. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Where the positions of the streams are kept that a client has heard. */
export interface PositionStore {
  load: () => StreamPositions;
  save: (positions: StreamPositions) => void;
}

/** Until the page is closed. */
export function positionsInMemory(kept: StreamPositions = {}): PositionStore {
  return {
    load: () => kept,
    save: (positions) => {
      kept = positions;
    },
  };
}

/**
 * Over a reload, in `localStorage` or `sessionStorage`: for pages that keep what they show there too, since they are told
 * what they missed and not the state. Saved after the listeners were called; a page that dies between hears an event twice.
 * A storage that is full or forbidden keeps them in memory.
 */
export function positionsIn(storage: TextStorage, key = 'relais:positions'): PositionStore {
  const memory = positionsInMemory(read(storage, key));
  return {
    load: memory.load,
    save: (positions) => {
      memory.save(positions);
      try {
        storage.setItem(key, JSON.stringify(positions));
      } catch {
        // The page goes on without it.
      }
    },
  };
}

function read(storage: TextStorage, key: string): StreamPositions {
  try {
    return { ...(JSON.parse(storage.getItem(key) ?? '{}') as StreamPositions) };
  } catch {
    return {};
  }
}
