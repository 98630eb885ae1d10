import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { testSettings } from '../../../test/support/settings.js';
import { ConfigModule } from '../config/config.module.js';
import { HealthModule } from '../health/health.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { StateModule } from '../state/state.module.js';
import { SchedulesModule } from './schedules.module.js';
import { Turns } from './turns.js';

const MINUTE = 60_000;

@Injectable()
class Sweeping {
  readonly ranAt: string[] = [];
  private finish = () => {};

  constructor(private readonly turns: Turns) {}

  @Cron('0 */6 * * *', { timeZone: 'UTC' })
  sweep(): Promise<void> {
    return this.turns.take('sweep', () => void this.ranAt.push(new Date().toISOString()));
  }

  @Cron('* * * * *')
  linger(): Promise<void> {
    return this.turns.take('linger', () => new Promise<void>((resolve) => (this.finish = resolve)));
  }

  endRun(): void {
    this.finish();
  }
}

describe('a cron job', () => {
  beforeEach(() => jest.useFakeTimers({ now: Date.UTC(2026, 10, 1, 5, 59, 10) }));
  afterEach(() => jest.useRealTimers());

  const open = async () => {
    const platform = [ConfigModule.with(testSettings()), HealthModule, LifecycleModule, StateModule];
    const imports = [...platform, SchedulesModule];
    const module = await Test.createTestingModule({ imports, providers: [Sweeping] }).compile();
    await module.init();
    return { module, sweeping: module.get(Sweeping) };
  };

  it('runs at the full hour whenever it was started, until the stop', async () => {
    const { module, sweeping } = await open();
    await jest.advanceTimersByTimeAsync(361 * MINUTE);
    expect(sweeping.ranAt).toEqual(['2026-11-01T06:00:00.000Z', '2026-11-01T12:00:00.000Z']);
    sweeping.endRun();
    await module.close();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('holds the stop up until its run is over, and begins no other', async () => {
    const { module, sweeping } = await open();
    await jest.advanceTimersByTimeAsync(MINUTE);
    const order: string[] = [];
    const stopped = module.close().then(() => order.push('stopped'));
    await jest.advanceTimersByTimeAsync(360 * MINUTE);
    order.push('finished');
    sweeping.endRun();
    await stopped;
    expect(order).toEqual(['finished', 'stopped']);
    expect(sweeping.ranAt).toHaveLength(1);
  });
});
