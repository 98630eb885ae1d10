import { Logger, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { freePort, removeDir } from '../../../test/support/child-server.js';
import { testSettings } from '../../../test/support/settings.js';
import { ConfigModule } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { HealthModule } from '../health/health.module.js';
import { HealthRegistry } from '../health/health-registry.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { Database } from './database.port.js';
import { PostgresModule } from './postgres.module.js';

Logger.overrideLogger(false);

async function start(settings: Settings): Promise<INestApplicationContext> {
  const imports = [ConfigModule.with(settings), HealthModule, LifecycleModule, PostgresModule];
  const context = await Test.createTestingModule({ imports }).compile();
  return context.init();
}

const report = (context: INestApplicationContext) => {
  const probe = context.get(HealthRegistry).all()[0]!;
  return { name: probe.name, isNeeded: probe.isNeeded, ...probe.check() };
};

describe('PostgresModule', () => {
  it('starts the embedded engine without waiting for it, and closes it with the process', async () => {
    const settings = testSettings();
    const context = await start(settings);
    expect(report(context)).toEqual({
      name: 'postgres',
      isNeeded: true,
      isUp: false,
      detail: { engine: 'embedded', state: 'starting' },
    });
    await context.get(Database).whenReady();
    expect(report(context)).toMatchObject({ isUp: true, detail: { state: 'up' } });
    await context.close();
    const again = await start(settings);
    await again.close();
    removeDir(settings.DATA_DIR);
  });

  it('waits for a configured Postgres that is away, and puts nothing in its place', async () => {
    const settings = testSettings({ DATABASE_URL: `postgres://relais@127.0.0.1:${await freePort()}/relais` });
    const context = await start(settings);
    expect(context.get(Database).kind).toBe('postgres');
    expect(report(context)).toMatchObject({ isUp: false, detail: { engine: 'postgres' } });
    await context.close();
    removeDir(settings.DATA_DIR);
  });
});
