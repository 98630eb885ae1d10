import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, removeDir } from '../support/child-server.js';
import { call } from '../support/clients.js';
import { relais, RelaisCommand } from '../support/relais-command.js';

describe('relais start', () => {
  let cwd: string;
  let env: Record<string, string>;
  const started: RelaisCommand[] = [];

  const start = (): RelaisCommand => {
    const command = new RelaisCommand(['start'], { cwd, env });
    started.push(command);
    return command;
  };
  const stop = (command: RelaisCommand) => {
    command.process.kill('SIGTERM');
    return command.end();
  };

  beforeEach(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'relais-start-'));
    env = { PORT: String(await freePort()), MQTT_EMBEDDED_PORT: String(await freePort()) };
  });
  afterEach(async () => {
    for (const command of started.splice(0)) {
      command.process.kill('SIGKILL');
      await command.end();
    }
    removeDir(cwd);
  });

  it('shows everything once, a few lines the second time, and ends in order at SIGTERM', async () => {
    const first = start();
    const banner = await first.says(/curl.*\n/);
    expect(banner).toMatch(/Relais \d+\.\d+\.\d+ is ready\n/);
    const [, password] = /password: (\S+) /.exec(banner)!;
    const [, link] = /Sign in +(\S+)/.exec(banner)!;
    const url = `http://127.0.0.1:${env.PORT}`;

    const credentials = { email: 'admin@relais.local', password };
    expect(await call(`${url}/api/auth/login`, undefined, { body: credentials })).toMatchObject({
      status: 200,
      body: { user: { role: 'admin' } },
    });
    expect((await fetch(link!, { redirect: 'manual' })).headers.get('set-cookie')).toMatch(/HttpOnly/i);
    const [, token] = /Bearer (\S+)'/.exec(banner)!;
    const body = { topic: 'sensors/temperature', payload: { value: 22 } };
    expect((await call(`${url}/mqtt/publish`, token, { body })).status).toBe(201);
    expect((await stop(first)).code).toBe(0);

    const second = start();
    const lines = (await second.says(/Engines.*\n/))
      .replace(/^[^]*?(?=Relais \d)/, '')
      .trim()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(8);
    expect(lines.join('\n')).not.toMatch(/password:|Sign in|Bearer/);
    expect((await stop(second)).code).toBe(0);
  });

  it('refuses production without a key', async () => {
    const { code, stderr } = await relais(['start'], { cwd, env: { ...env, NODE_ENV: 'production' } });
    expect(stderr).toMatch(/^relais: JWT_SECRET is missing: .*type JWT_SECRET=.*\n$/);
    expect(code).toBe(1);
  });
});
