import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { testSettings } from '../../../test/support/settings.js';
import { ConfigModule } from '../config/config.module.js';
import { HealthModule } from '../health/health.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { StateModule } from '../state/state.module.js';
import { Scheduled } from './scheduled.decorator.js';
import { SchedulesModule } from './schedules.module.js';

const HOUR = 3_600_000;

@Injectable()
class Sweeping {
  runs = 0;

  @Scheduled('sweep', { everyMs: HOUR })
  sweep(): void {
    this.runs += 1;
  }
}

describe('@Scheduled', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('runs a provider’s method from the start of the application until its stop', async () => {
    const platform = [ConfigModule.with(testSettings()), HealthModule, LifecycleModule, StateModule];
    const imports = [...platform, SchedulesModule];
    const module = await Test.createTestingModule({ imports, providers: [Sweeping] }).compile();
    await module.init();
    const sweeping = module.get(Sweeping);
    await jest.advanceTimersByTimeAsync(3 * HOUR);
    expect(sweeping.runs).toBe(3);
    await module.close();
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(sweeping.runs).toBe(3);
  });
});
