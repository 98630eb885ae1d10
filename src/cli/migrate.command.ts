import type { AddCommand } from './command.js';

export const addMigrate: AddCommand = (program, readSettings) => {
  program
    .command('migrate')
    .description('bring the database to this version; `start` does so too')
    .action(async () => {
      const { chooseEngine } = await import('../platform/postgres/choose-engine.js');
      const { migrateToLatest } = await import('../platform/postgres/migrate.js');
      const engine = chooseEngine(readSettings());
      engine.open();
      try {
        const names = await migrateToLatest(engine);
        process.stdout.write(names.length > 0 ? `migrated: ${names.join(', ')}\n` : 'nothing to migrate\n');
      } finally {
        await engine.close();
      }
    });
};
