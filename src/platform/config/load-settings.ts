import { shownDefault, type AnySetting } from './setting.js';
import { settingRules, type Environment, type SettingProblem } from './setting-rules.js';
import { Settings, settingFields, type SettingValues } from './settings.js';
import { misspelledSettings } from './misspelled-settings.js';

export class SettingsError extends Error {
  constructor(readonly problems: readonly SettingProblem[]) {
    super(problems.map(({ name, message }) => `${name} ${message}`).join('\n'));
    this.name = 'SettingsError';
  }
}

/**
 * Reads and checks the environment; an empty variable counts as not set. Throws `SettingsError` with every problem
 * at once: bad values, names close to a setting's, and values that do not go together.
 */
export function loadSettings(env: Environment): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, raw]) => raw?.trim()));
  const problems = misspelledSettings(given);
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries<AnySetting>(settingFields)) {
    const raw = given[name]?.trim();
    values[name] = raw === undefined ? field.fallback : field.parse(raw);
    if (raw !== undefined && values[name] === undefined) problems.push(badValue(name, field, raw));
  }
  const settings = new Settings(values as unknown as SettingValues);
  problems.push(...settingRules.flatMap((rule) => rule(settings, given) ?? []));
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

function badValue(name: string, field: AnySetting, raw: string): SettingProblem {
  const shown = field.isSecret ? '' : ` (${name}=${raw.slice(0, 80)})`;
  const usual = shownDefault(field);
  const advice = usual ? `leave it out for ${usual}` : 'correct it or leave it out';
  return { name, message: `cannot be read${shown}: it must be ${field.values}; ${advice}` };
}
