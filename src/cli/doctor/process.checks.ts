import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { AnySetting } from '../../platform/config/setting.js';
import { settingFields, type Settings } from '../../platform/config/settings.js';
import { problem, reasonOf, well, type Check } from './finding.js';

const JWKS_MS = 4_000;

export const settingsCheck: Check = {
  name: 'Settings',
  find(settings) {
    const set = Object.entries<AnySetting>(settingFields)
      .filter(([name, field]) => String(settings[name as keyof Settings]) !== String(field.fallback))
      .map(([name]) => name);
    return well(set.length > 0 ? `${set.join(', ')}; the rest by default` : 'nothing set: every default');
  },
};

export const identityCheck: Check = {
  name: 'Identity',
  async find({ JWT_SECRET, JWT_PUBLIC_KEY, JWT_JWKS_URL, DATA_DIR }) {
    if (JWT_JWKS_URL) return checkKeySet(JWT_JWKS_URL);
    if (JWT_PUBLIC_KEY) return well('tokens are verified with JWT_PUBLIC_KEY, and made elsewhere');
    if (JWT_SECRET) return well('tokens are signed with JWT_SECRET');
    const file = join(DATA_DIR, 'jwt-secret');
    return well(existsSync(file) ? `tokens are signed with ${file}` : `the first start makes ${file}`);
  },
};

async function checkKeySet(url: string) {
  const advice = 'check JWT_JWKS_URL, and that this machine reaches it';
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(JWKS_MS) });
  if (!answer.ok) return problem(`${url} answers ${answer.status}`, advice);
  const { keys } = (await answer.json()) as { keys?: unknown[] };
  if (!keys?.length) return problem(`${url} holds no keys`, advice);
  return well(`tokens are verified with ${keys.length} keys of ${url}`);
}

export const foldersCheck: Check = {
  name: 'Folders',
  find({ DATA_DIR, LOG_DIR }) {
    for (const [name, dir] of Object.entries({ DATA_DIR, LOG_DIR })) {
      if (dir === undefined) continue;
      try {
        accessSync(existingPart(resolve(dir)), constants.W_OK | constants.X_OK);
      } catch (error) {
        return problem(`${name} ${dir}: ${reasonOf(error)}`, `give this user the right, or set ${name}`);
      }
    }
    return well(`${[DATA_DIR, LOG_DIR].filter(Boolean).join(', ')} can be written`);
  },
};

/** The folder itself, or the nearest one above it that there is. */
function existingPart(dir: string): string {
  return existsSync(dir) ? dir : existingPart(dirname(dir));
}
