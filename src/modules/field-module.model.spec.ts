import {
  afterReport,
  afterSilence,
  fieldModuleOf,
  isSameTelemetry,
  telemetryReport,
  type FieldModuleRecord,
  type ModuleReport,
} from './field-module.model.js';

const NOW = Date.UTC(2026, 10, 21, 12);

function aModule(known: Partial<FieldModuleRecord> = {}): FieldModuleRecord {
  return { no: 1, moduleId: 'm1', name: 'Pump', type: 'Station', owner: 'ada', isOnline: false, ...known };
}

const status = (word: string, isRetained = false): ModuleReport => ({
  kind: 'status',
  moduleId: 'm1',
  status: word,
  isRetained,
});

describe('telemetry', () => {
  it.each([
    ['epoch milliseconds', NOW - 5_000],
    ['ISO 8601', new Date(NOW - 5_000).toISOString()],
  ])('counts from the time that it bears (%s)', (_, timestamp) => {
    expect(telemetryReport('m1', { level: 1, timestamp }, NOW)).toMatchObject({
      at: NOW - 5_000,
      isTimed: true,
    });
  });

  it.each([undefined, 'soon', true])('counts from its arrival when its time is none (%s)', (timestamp) => {
    const telemetry = { level: 1, ...(timestamp !== undefined && { timestamp }) };
    expect(telemetryReport('m1', telemetry, NOW)).toMatchObject({ at: NOW, isTimed: false });
  });

  it('brings a module on line, and late telemetry does so without replacing newer', () => {
    const measured = { telemetry: { level: 2 }, at: NOW - 1_000 };
    const late = telemetryReport('m1', { level: 1, timestamp: NOW - 2_000 }, NOW);
    expect(afterReport(aModule({ measured }), late, NOW)).toEqual(
      aModule({ measured, isOnline: true, heardAt: NOW }),
    );
  });

  it('replaces what was ahead of it when it bears no time: it came last', () => {
    const ahead = aModule({ measured: { telemetry: { level: 2 }, at: NOW + 60_000 } });
    const after = afterReport(ahead, telemetryReport('m1', { level: 3 }, NOW), NOW);
    expect(after.measured).toEqual({ telemetry: { level: 3 }, at: NOW });
  });

  it.each([
    [{ a: 1, b: 'x' }, { b: 'x', a: 1 }, true],
    [{ a: 1, timestamp: NOW }, { a: 1, timestamp: NOW + 1 }, true],
    [{ a: 1, timestamp: 'soon' }, { a: 1, timestamp: 'later' }, false],
    [{ a: 1 }, { a: '1' }, false],
    [{ a: 1 }, { b: 1 }, false],
    [{ a: 1 }, { a: 1, b: 1 }, false],
  ])('%j and %j are the same: %s', (one, other, isSame) => {
    expect(isSameTelemetry(one, other)).toBe(isSame);
    expect(isSameTelemetry(other, one)).toBe(isSame);
  });
});

describe('a status', () => {
  it('takes a module off line when it says so, and brings it on line otherwise', () => {
    const there = afterReport(aModule(), status('pumping'), NOW);
    expect(there).toMatchObject({ status: 'pumping', isOnline: true, heardAt: NOW });
    expect(afterReport(there, status('offline'), NOW + 1)).toEqual({
      ...there,
      status: 'offline',
      isOnline: false,
      disconnectedAt: NOW + 1,
    });
  });

  it('says nothing when it is retained and known already', () => {
    const back = aModule({ status: 'offline', isOnline: true, heardAt: NOW });
    expect(afterReport(back, status('offline', true), NOW + 1)).toBe(back);
    expect(afterReport(back, status('offline'), NOW + 1)).toMatchObject({ isOnline: false });
  });

  it('counts when it is retained and news', () => {
    expect(afterReport(aModule(), status('pumping', true), NOW)).toMatchObject({ isOnline: true });
  });
});

describe('silence', () => {
  it('takes a module off line of which nothing has come since', () => {
    const module = aModule({ isOnline: true, heardAt: NOW });
    expect(afterSilence(module, NOW, NOW + 9)).toMatchObject({ isOnline: false, disconnectedAt: NOW + 9 });
    expect(afterSilence(module, NOW - 1, NOW + 9)).toBe(module);
  });

  it('does nothing to one that is off line', () => {
    const module = aModule({ heardAt: NOW, disconnectedAt: NOW });
    expect(afterSilence(module, NOW, NOW + 9)).toBe(module);
  });
});

it('is shown with null for what it has never said', () => {
  expect(fieldModuleOf(aModule())).toEqual({
    moduleId: 'm1',
    name: 'Pump',
    type: 'Station',
    userId: 'ada',
    isOnline: false,
    lastSeen: null,
    status: null,
    telemetry: null,
  });
});
