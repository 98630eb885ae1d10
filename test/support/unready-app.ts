import type { AddressInfo } from 'node:net';
import { createApp, listen } from '../../src/app.setup.js';
import type { SettingValues } from '../../src/platform/config/settings.js';
import type { RunningApp } from './app.js';
import { call } from './clients.js';
import { testSettings } from './settings.js';
import { until } from './until.js';

/** Without limits, so that a test may ask as often as it likes. */
const UNLIMITED = { RATE_REST: 1_000_000, RATE_WRITES: 1_000_000, RATE_SIGN_IN: 1_000_000 };

/** Starts the whole backend and waits for nothing but HTTP: its engines may be away. */
export async function startUnready(overrides: Partial<SettingValues> = {}): Promise<RunningApp> {
  const settings = testSettings({ ...UNLIMITED, ...overrides });
  const app = await createApp(settings);
  await listen(app);
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, settings, url: `http://127.0.0.1:${port}`, stop: () => app.close() };
}

/** What `/health/ready` says is missing, by name; nothing when it answers 200. */
export async function missingAt(url: string): Promise<string[]> {
  const { status, body } = await call<{ error: object }>(`${url}/health/ready`, undefined);
  if (status !== 200 && status !== 503) throw new Error(`/health/ready answers ${status}`);
  const missing = Object.keys(body.error);
  if ((status === 200) !== (missing.length === 0))
    throw new Error(`${status}, and missing: ${missing.join()}`);
  return missing;
}

/** Waits until exactly these are missing. */
export async function untilMissing(url: string, ...names: string[]): Promise<void> {
  await until(async () => (await missingAt(url)).sort().join() === [...names].sort().join());
}
