import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../src/platform/config/load-settings.js';
import type { Settings, SettingValues } from '../../src/platform/config/settings.js';

/** The admin that the first start makes. */
export const TEST_ADMIN = { email: 'admin@relais.test', password: 'correct horse battery staple' };

export const TEST_SECRET = 'a-secret-of-the-tests-and-of-nothing-else';

/** Settings for a test: embedded engines in a folder of their own, every port free, quiet. */
export function testSettings(overrides: Partial<SettingValues> = {}): Settings {
  const base = loadSettings({
    NODE_ENV: 'test',
    PORT: '0',
    MQTT_EMBEDDED_PORT: '0',
    LOG_LEVEL: 'fatal',
    JWT_SECRET: TEST_SECRET,
    ADMIN_EMAIL: TEST_ADMIN.email,
    ADMIN_PASSWORD: TEST_ADMIN.password,
    DATA_DIR: mkdtempSync(join(tmpdir(), 'relais-data-')),
  });
  return Object.assign(base, overrides);
}
