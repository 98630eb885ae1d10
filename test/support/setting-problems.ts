import { loadSettings, SettingsError } from '../../src/platform/config/load-settings.js';

/** What `loadSettings` has against an environment, a line each. */
export function settingProblems(env: Record<string, string>): string[] {
  try {
    loadSettings(env);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message.split('\n');
  }
}
