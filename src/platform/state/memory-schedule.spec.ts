import { MemorySchedule } from './memory-schedule.js';

describe('a schedule in memory', () => {
  it('stays as small as its members are many, though they are postponed a million times', () => {
    const schedule = new MemorySchedule();
    const members = Array.from({ length: 50 }, (_, i) => `sensor ${i}`);
    for (let at = 1; at <= 20_000; at++) schedule.schedule(members, at);
    expect(schedule.size).toBe(50);
    expect(schedule.due(19_999, 100)).toEqual([]);
    expect(schedule.due(20_000, 100)).toHaveLength(50);
  });

  it('stays small when times move to and fro as well', () => {
    const schedule = new MemorySchedule();
    for (let i = 0; i < 1000; i++) schedule.schedule(['to and fro'], i % 2 === 0 ? -i : i);
    expect(schedule.size).toBe(1);
    expect(schedule.due(998, 10)).toEqual([]);
    expect(schedule.due(999, 10)).toEqual(['to and fro']);
  });

  it('is empty when all have been forgotten, and forgets none that is not due', () => {
    const schedule = new MemorySchedule();
    schedule.schedule(['a', 'b', 'c'], 10);
    schedule.schedule(['b'], 11);
    schedule.unschedule(['a', 'b', 'c'], 10);
    expect(schedule.due(11, 10)).toEqual(['b']);
    schedule.unschedule(['a', 'b'], 11);
    expect(schedule.size).toBe(0);
  });
});
