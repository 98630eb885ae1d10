import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { freePort } from '../../../test/support/child-server.js';
import { testSettings } from '../../../test/support/settings.js';
import { until } from '../../../test/support/until.js';
import { ConfigModule } from '../config/config.module.js';
import { HealthModule } from '../health/health.module.js';
import { HealthRegistry } from '../health/health-registry.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { StateEngine } from './state-engine.port.js';
import { StateModule } from './state.module.js';

const start = async (REDIS_URL?: string) => {
  const settings = testSettings({ REDIS_URL });
  const imports = [ConfigModule.with(settings), HealthModule, LifecycleModule, StateModule];
  const module = await Test.createTestingModule({ imports }).compile();
  return module.init();
};

describe('the state module', () => {
  it('keeps state in memory when nothing is configured, and is up', async () => {
    const module = await start();
    expect(module.get(StateEngine).kind).toBe('memory');
    const [probe] = module.get(HealthRegistry).all();
    expect(probe).toMatchObject({ name: 'redis', isNeeded: true });
    expect(probe?.check()).toEqual({ isUp: true, detail: { engine: 'memory', state: 'up' } });
    await module.close();
  });

  it('starts without its Redis, is not up, and says once where it waits, without the password', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const port = await freePort();
    const module = await start(`redis://user:hush@127.0.0.1:${port}/2`);
    expect(module.get(HealthRegistry).all()[0]?.check()).toEqual({
      isUp: false,
      detail: { engine: 'redis', state: 'away' },
    });
    await until(() => warned.mock.calls.length > 0);
    expect(warned).toHaveBeenCalledTimes(1);
    expect(warned.mock.calls[0]?.[0]).toContain(`Redis at 127.0.0.1:${port} is away`);
    expect(warned.mock.calls[0]?.[0]).not.toContain('hush');
    await module.close();
    warned.mockRestore();
  });
});
