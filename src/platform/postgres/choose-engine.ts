import type { Settings } from '../config/settings.js';
import { EmbeddedEngine } from './embedded-engine.js';
import { ServerEngine } from './server-engine.js';
import type { SqlEngine } from './sql-engine.js';

/** Postgres when one is configured, else PGlite: a configured Postgres that is away is never replaced. */
export function chooseEngine(settings: Settings): SqlEngine {
  const url = settings.postgresUrl;
  return url === undefined ? new EmbeddedEngine(settings.DATA_DIR) : new ServerEngine(url);
}
