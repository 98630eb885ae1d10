/** Unless it is there: starts the backend once, in a process of its own, and keeps the database that it leaves. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { removeDir } from './child-server.js';
import { PREPARED } from './prepared-data.js';

async function makeDatabase(): Promise<void> {
  const [{ startApp }, { FirstAdmin }] = await Promise.all([
    import('./app.js'),
    import('../../src/accounts/first-admin.service.js'),
  ]);
  const relais = await startApp({ MQTT_ENABLED: false });
  await relais.app.get(FirstAdmin).created();
  await relais.stop();
  keep(join(relais.settings.DATA_DIR, 'postgres'));
  removeDir(relais.settings.DATA_DIR);
}

function keep(database: string): void {
  try {
    renameSync(database, PREPARED);
  } catch (error) {
    // Another run may have been faster.
    if (!existsSync(PREPARED)) throw error;
  }
}

if (!existsSync(PREPARED)) await makeDatabase();
