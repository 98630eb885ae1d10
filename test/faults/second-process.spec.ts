import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { freePort, removeDir } from '../support/child-server.js';
import { call } from '../support/clients.js';
import { RelaisCommand, type Ended } from '../support/relais-command.js';

describe('a second process', () => {
  let first: RunningApp;
  let cwd: string;

  beforeAll(async () => {
    first = await startApp();
    cwd = mkdtempSync(join(tmpdir(), 'relais-second-'));
  });
  afterAll(async () => {
    await first.stop();
    removeDir(first.settings.DATA_DIR);
    removeDir(cwd);
  });

  const startSecond = async (env: Record<string, string>): Promise<Ended> => {
    const ports = { PORT: String(await freePort()), MQTT_EMBEDDED_PORT: String(await freePort()) };
    return new RelaisCommand(['start'], { cwd, env: { ...ports, LOG_LEVEL: 'fatal', ...env } }).end();
  };

  it.each([
    [
      'the same DATA_DIR',
      () => ({ DATA_DIR: first.settings.DATA_DIR }),
      /DATA_DIR .* is in use by process \d+/,
    ],
    ['the same port', () => ({ PORT: new URL(first.url).port }), /port \d+ on 127\.0\.0\.1 is taken/],
  ])('with %s says so in two or three lines, fails, and does not disturb the first', async (_, env, said) => {
    const { code, stdout, stderr } = await startSecond(env());
    expect(stderr).toMatch(said);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
    expect((await call(`${first.url}/health/ready`, undefined)).status).toBe(200);
    expect((await call(`${first.url}/mqtt/subscriptions`, aToken())).status).toBe(200);
  });
});
