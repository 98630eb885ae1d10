import {
  afterPosition,
  afterStatus,
  driverStateOf,
  isLive,
  standingOf,
  type DriverRecord,
  type StatusReport,
} from './driver.model.js';
import type { PositionReport } from './position.model.js';

const nobody: DriverRecord = { chauffeurId: 'd1', heardAt: 0, isStale: false, updatedAt: 0 };

function aPosition(at: number, values: Partial<PositionReport> = {}): PositionReport {
  return {
    chauffeurId: 'd1',
    at,
    lat: at / 10,
    lng: 2,
    accuracy: null,
    speed: null,
    heading: null,
    ...values,
  };
}

function aStatus(at: number, words: Partial<StatusReport>): StatusReport {
  return { chauffeurId: 'd1', at, ...words };
}

/** Every order of a few things. */
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((others) => [item, ...others]),
  );
}

describe('positions', () => {
  it('keep the newest of each kind apart, in whatever order they come', () => {
    const reports = [1, 2, 3].flatMap((at) => [aPosition(at), aPosition(at + 10, { reservationId: 'r1' })]);
    const ends = permutations(reports).map((order) => order.reduce(afterPosition, nobody));
    expect(new Set(ends.map((end) => JSON.stringify([end.general, end.riding]))).size).toBe(1);
    expect(ends[0]).toMatchObject({ general: { at: 3 }, riding: { at: 13, reservationId: 'r1' } });
  });

  it('leave the driver the same object when they come late or twice', () => {
    const driver = afterPosition(nobody, aPosition(2));
    expect(afterPosition(driver, aPosition(1))).toBe(driver);
    expect(afterPosition(driver, aPosition(2, { lat: 80 }))).toBe(driver);
  });

  it('show the newer of the two kinds', () => {
    const riding = [aPosition(1), aPosition(2, { reservationId: 'r1' })].reduce(afterPosition, nobody);
    expect(driverStateOf(riding, true).position).toMatchObject({
      lat: 0.2,
      timestamp: new Date(2).toISOString(),
    });
    expect(driverStateOf(afterPosition(riding, aPosition(3)), true).position).toMatchObject({ lat: 0.3 });
    expect(driverStateOf(riding, false).position).toBeNull();
  });
});

it('positions are live for a day, those of a ride as long as they are the newest', () => {
  const now = 100_000_000;
  expect(isLive({ at: now - 86_399_999 }, now)).toBe(true);
  expect(isLive({ at: now - 86_400_000 }, now)).toBe(false);
  expect(isLive({ at: 0, reservationId: 'r1' }, now)).toBe(true);
});

describe('a status', () => {
  it('changes only what it names', () => {
    const driver = [aStatus(1, { isAvailable: true, isOnline: true }), aStatus(2, { isOnRide: true })].reduce(
      afterStatus,
      nobody,
    );
    expect(driverStateOf(driver, false)).toMatchObject({ disponible: true, en_ligne: true, en_course: true });
  });

  it('counts word by word from its own time', () => {
    const words = [
      aStatus(1, { isAvailable: true, isOnline: true }),
      aStatus(2, { isAvailable: false }),
      aStatus(3, { isOnline: false }),
    ];
    for (const order of permutations(words)) {
      expect(driverStateOf(order.reduce(afterStatus, nobody), false)).toMatchObject({
        disponible: false,
        en_ligne: false,
      });
    }
  });
});

describe('how a driver stands', () => {
  it('is on line while heard, unless they said otherwise', () => {
    expect(standingOf(nobody).isOnline).toBe(true);
    expect(standingOf({ ...nobody, heardAt: undefined }).isOnline).toBe(false);
    expect(standingOf({ ...nobody, isStale: true }).isOnline).toBe(false);
    expect(standingOf(afterStatus(nobody, aStatus(1, { isOnline: false }))).isOnline).toBe(false);
  });

  it('is free when on line, available and on no ride', () => {
    const available = afterStatus(nobody, aStatus(1, { isAvailable: true }));
    expect(standingOf(available).isFree).toBe(true);
    expect(standingOf({ ...available, isStale: true }).isFree).toBe(false);
    expect(standingOf({ ...available, ride: 'r1' }).isFree).toBe(false);
    expect(standingOf(nobody).isFree).toBe(false);
  });

  it('stays on a ride as long as the reservation lasts, whatever the app says', () => {
    const riding = afterStatus(
      { ...nobody, ride: 'r1' },
      aStatus(5, { isOnRide: false, reservationId: 'r9' }),
    );
    expect(driverStateOf(riding, false)).toMatchObject({ en_course: true, reservation_id: 'r1' });
  });
});
