import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { HealthRegistry } from '../health/health-registry.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { chooseEngine } from './choose-engine.js';
import { Database } from './database.port.js';
import { KyselyDatabase } from './kysely-database.js';

/** The `Database`, started without waiting for it and closed after everything that uses it. */
@Global()
@Module({
  providers: [
    {
      provide: KyselyDatabase,
      useFactory: (settings: Settings) => new KyselyDatabase(chooseEngine(settings)),
      inject: [Settings],
    },
    { provide: Database, useExisting: KyselyDatabase },
  ],
  exports: [Database],
})
export class PostgresModule implements OnModuleInit {
  constructor(
    private readonly database: KyselyDatabase,
    private readonly health: HealthRegistry,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.health.register({ name: 'postgres', isNeeded: true, check: () => this.report() });
    this.lifecycle.onStop('close', () => this.database.close());
    this.database.start();
  }

  private report() {
    const { kind: engine, state } = this.database;
    return { isUp: this.database.isUp(), detail: { engine, state } };
  }
}
