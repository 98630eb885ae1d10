import { Logger } from '@nestjs/common';
import type { Publisher } from '../platform/broker/publisher.port.js';
import { HealthRegistry } from '../platform/health/health-registry.js';
import { HealthWatch } from './health-watch.service.js';

describe('HealthWatch', () => {
  let logged: [level: string, message: string][];
  let registry: HealthRegistry;

  beforeEach(() => {
    registry = new HealthRegistry();
    logged = [];
    for (const level of ['fatal', 'error', 'warn'] as const) {
      const write = (...[message]: unknown[]) => void logged.push([level, String(message)]);
      jest.spyOn(Logger.prototype, level).mockImplementation(write);
    }
  });
  afterEach(() => jest.restoreAllMocks());

  const check = (queue = { size: 0, max: 10_000 }) =>
    new HealthWatch(registry, { queue: () => queue } as unknown as Publisher).check();
  const enter = (name: string, isNeeded: boolean, isUp: boolean) =>
    registry.register({ name, isNeeded, check: () => ({ isUp }) });

  it('says nothing when all is well', () => {
    enter('redis', true, true);
    check({ size: 8000, max: 10_000 });
    expect(logged).toEqual([]);
  });

  it('is fatal about Redis, and tells what else is down by how much it is needed', () => {
    enter('redis', true, false);
    enter('mqtt', true, false);
    enter('mail', false, false);
    check();
    expect(logged).toEqual([
      ['fatal', 'redis is down'],
      ['error', 'mqtt is down'],
      ['warn', 'mail is down'],
    ]);
  });

  it('warns when more than 80 % of the offline queue is taken', () => {
    check({ size: 8001, max: 10_000 });
    expect(logged).toEqual([['warn', expect.stringContaining('8001 of 10000')]]);
  });
});
