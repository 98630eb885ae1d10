import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, removeDir } from '../support/child-server.js';
import { mosquittoAvailable, startMosquitto } from '../support/mosquitto-server.js';
import { relais } from '../support/relais-command.js';
import { leaveTakenPorts, takenPort } from '../support/taken-port.js';

describe('relais doctor', () => {
  let cwd: string;
  let free: Record<string, string>;

  beforeEach(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'relais-doctor-'));
    free = { PORT: String(await freePort()), MQTT_EMBEDDED_PORT: String(await freePort()) };
  });
  afterEach(() => {
    leaveTakenPorts();
    removeDir(cwd);
  });

  it('finds nothing wrong where nothing is set', async () => {
    const { code, stdout } = await relais(['doctor'], { cwd, env: free });
    expect(stdout).not.toContain('PROBLEM');
    expect(stdout).toMatch(/All is well\.\n$/);
    expect(code).toBe(0);
  });

  it('names each engine that is away, and what to do', async () => {
    const gone = await freePort();
    const env = {
      ...free,
      DATABASE_URL: `postgres://me:hunter2secret@127.0.0.1:${gone}/x`,
      REDIS_URL: `redis://:hunter2secret@127.0.0.1:${gone}`,
      MQTT_BROKER_URL: `mqtt://127.0.0.1:${gone}`,
      SMTP_URL: `smtp://me:hunter2secret@127.0.0.1:${gone}`,
      ALERT_EMAIL_TO: 'ada@plant.test',
    };
    const { code, stdout } = await relais(['doctor'], { cwd, env });
    expect(stdout).toMatch(/PROBLEM {2}Database .*ECONNREFUSED.*\n +-> start it, or correct DATABASE_URL/);
    expect(stdout).toMatch(/PROBLEM {2}Redis .*ECONNREFUSED.*\n +-> start it, or correct REDIS_URL/);
    expect(stdout).toMatch(/PROBLEM {2}Broker .*ECONNREFUSED.*\n +-> start it, or correct MQTT_BROKER_URL/);
    expect(stdout).toMatch(/PROBLEM {2}Mail .*ECONNREFUSED.*\n +-> start it, or correct SMTP_URL/);
    expect(stdout).toMatch(/4 to solve\.\n$/);
    expect(stdout).not.toContain('hunter2');
    expect(code).toBe(1);
  });

  it('tells a port that another program has, and gives up one that never answers', async () => {
    const taken = await takenPort();
    const started = performance.now();
    const { code, stdout } = await relais(['doctor'], {
      cwd,
      env: { ...free, PORT: taken, MQTT_BROKER_URL: `mqtt://127.0.0.1:${taken}` },
    });
    expect(stdout).toMatch(
      new RegExp(`PROBLEM {2}HTTP .*:${taken} is taken by another program\n +-> stop it, or`),
    );
    expect(stdout).toMatch(/PROBLEM {2}Broker/);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(code).toBe(1);
  });

  (mosquittoAvailable() ? describe : describe.skip)('with a broker that answers', () => {
    it('tells which broker answers', async () => {
      const { url, server } = await startMosquitto();
      const { stdout } = await relais(['doctor'], { cwd, env: { ...free, MQTT_BROKER_URL: url } });
      await server.stop();
      removeDir(server.dir);
      expect(stdout).toMatch(/ok +Broker .*: mosquitto version \d/);
    });
  });
});
